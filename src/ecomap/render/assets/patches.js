/* Outlines of surveyed patches. */
(function (Ecomap) {
  'use strict';

  const { data } = Ecomap;

  Ecomap.startPatches = function (map) {
    const shapes = data.patches;
    const paint = (ctx, view) => {
      ctx.lineWidth = 1.6;
      ctx.strokeStyle = Ecomap.palette.patch;
      ctx.setLineDash([4, 3]);
      for (let i = 0; i < shapes.length; i += 1) {
        const shape = shapes.shape(i);
        if (!view.isSeen(shape.bounds, 5)) continue;
        Ecomap.trace(ctx, view, shape, true);
        ctx.stroke();
      }
    };
    new Ecomap.CanvasLayer(paint, { pane: 'ecomap-patches' }).addTo(map);
  };
})(window.Ecomap = window.Ecomap || {});
