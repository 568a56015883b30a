/* Symbols drawn once and then copied: a copy costs a tenth of a drawing. */
(function (Ecomap) {
  'use strict';

  const MOST = 4000;
  /* By palette, so that another look draws its own. */
  const sheets = new Map();

  function draw(ratio, reach, paint) {
    const side = 2 * Math.ceil(reach * ratio);
    const canvas = document.createElement('canvas');
    canvas.width = side;
    canvas.height = side;
    const ctx = canvas.getContext('2d');
    ctx.scale(ratio, ratio);
    paint(ctx, side / ratio / 2);
    return { canvas, size: side / ratio };
  }

  /*
   * Put a picture on a canvas, its middle at x, y. `key` names the picture, `reach` is how far it goes from its
   * middle, and `paint(ctx, middle)` draws it when it is needed first.
   */
  Ecomap.stamp = function (ctx, ratio, x, y, key, reach, paint) {
    const { palette } = Ecomap;
    if (!sheets.has(palette)) sheets.set(palette, new Map());
    const sheet = sheets.get(palette);
    const name = `${key}@${ratio}`;
    let sprite = sheet.get(name);
    if (!sprite) {
      if (sheet.size >= MOST) sheet.clear();
      sprite = draw(ratio, reach, paint);
      sheet.set(name, sprite);
    }
    // On whole pixels of the screen, where a copy stays sharp.
    const left = Math.round((x - sprite.size / 2) * ratio) / ratio;
    const top = Math.round((y - sprite.size / 2) * ratio) / ratio;
    ctx.drawImage(sprite.canvas, left, top, sprite.size, sprite.size);
  };
})(window.Ecomap = window.Ecomap || {});
