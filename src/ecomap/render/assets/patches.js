/* Outlines of surveyed patches. */
(function (Ecomap) {
  'use strict';

  const { data } = Ecomap;

  Ecomap.startPatches = function (map) {
    const shapes = data.patches.map((paths) => Ecomap.shape(paths, data.decimals.site));
    const paint = (ctx, view) => {
      ctx.lineWidth = 1.6;
      ctx.strokeStyle = '#b0106a';
      ctx.setLineDash([4, 3]);
      for (const shape of shapes) {
        if (!view.isSeen(shape.bounds, 5)) continue;
        Ecomap.trace(ctx, view, shape, true);
        ctx.stroke();
      }
    };
    new Ecomap.CanvasLayer(paint, { pane: 'ecomap-patches' }).addTo(map);
  };
})(window.Ecomap = window.Ecomap || {});
