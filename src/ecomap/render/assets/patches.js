/* Outlines of surveyed patches: the line tells what a patch may be. */
(function (Ecomap) {
  'use strict';

  const { data, el } = Ecomap;
  /* Full: to be looked at. In pieces: not known. Points: known to the books, or green again. */
  const LOOKS = ['solid', 'dashed', 'dotted'];
  const DASHES = { solid: [], dashed: [8, 4], dotted: [1, 5] };
  const UNTOLD = LOOKS.indexOf('dashed');
  const facts = data.patch_facts;
  const shapes = data.patches;
  const lookOf = (row) => (facts ? facts.look[row] : UNTOLD);
  const hidden = new Set();
  let layer = null;

  function stroke(ctx, view, shape, color, width) {
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    Ecomap.trace(ctx, view, shape, true);
    ctx.stroke();
  }

  function paint(ctx, view) {
    ctx.lineJoin = ctx.lineCap = 'round';
    for (let i = 0; i < shapes.length; i += 1) {
      const shape = shapes.shape(i);
      if (!Ecomap.isPatchShown(shapes.row[i]) || !view.isSeen(shape.bounds, 5)) continue;
      // Pictures below are of any colour: the line brings its own ground.
      ctx.globalAlpha = 0.75;
      stroke(ctx, view, shape, Ecomap.palette.casing, 4.4);
      ctx.globalAlpha = 1;
      ctx.setLineDash(DASHES[LOOKS[lookOf(shapes.row[i])]]);
      stroke(ctx, view, shape, Ecomap.palette.patch, 2.2);
      ctx.setLineDash([]);
    }
  }

  Ecomap.isPatchShown = (row) => !facts || !hidden.has(facts.layer[row]);

  /* Show or hide a set of patches. */
  Ecomap.showPatches = function (number, isOn) {
    if (isOn) hidden.delete(number);
    else hidden.add(number);
    layer.redraw();
  };
  Ecomap.arePatchesShown = (number) => !hidden.has(number);

  const swatch = (look) => el('span', { class: `swatch patch ${look}`, 'aria-hidden': 'true' });

  /* An entry for every line that is drawn, with the words it stands for. */
  Ecomap.patchLegend = function () {
    if (!facts) return [[swatch('dashed'), 'symbol_patch']];
    return LOOKS.flatMap((look, number) => {
      const rows = [...facts.look.keys()].filter((row) => facts.look[row] === number);
      if (!rows.length) return [];
      const words = [...new Set(rows.map((row) => facts.word[row]))].map((word) => facts.words[word]);
      const told = words.filter(Boolean).map((word) => Ecomap.pick(...word));
      return [told.length ? [swatch(look), 'symbol_patch_words', { words: told.join(Ecomap.pick('、', ', ')) }] : [swatch(look), 'symbol_patch']];
    });
  };

  Ecomap.startPatches = function (map) {
    layer = new Ecomap.CanvasLayer(paint, { pane: 'ecomap-patches' }).addTo(map);
    Ecomap.onLook(() => layer.redraw());
  };
})(window.Ecomap = window.Ecomap || {});
