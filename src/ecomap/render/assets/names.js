/* Names beside the symbols, where there is room for them. */
(function (Ecomap) {
  'use strict';

  const { sites } = Ecomap;
  const LONGEST = 14;

  const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  function shortName(item) {
    const name = sites.label(item.members[0]);
    return name.length > LONGEST * (/[a-z]/i.test(name) ? 1.8 : 1) ? null : name;
  }

  const symbolBox = ({ x, y, radius }) => ({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });

  /* Right, left, below, above: the first that is free. */
  function candidates({ x, y, radius }, width) {
    const gap = radius + 3;
    return [
      { left: x + gap, top: y - 7 },
      { left: x - gap - width, top: y - 7 },
      { left: x - width / 2, top: y + gap - 1 },
      { left: x - width / 2, top: y - gap - 13 },
    ].map((corner) => ({ ...corner, right: corner.left + width, bottom: corner.top + 14 }));
  }

  /* Whether a name would be cut at the edge of what is seen, though its symbol is not. */
  function isCut(box, { x }, map, view) {
    const left = (view.width - map.getSize().x) / 2;
    const right = view.width - left;
    return x > left && x < right && (box.left < left || box.right > right);
  }

  Ecomap.paintNames = function (ctx, drawn, map, view) {
    const taken = [...drawn.map(symbolBox), ...Ecomap.labelBoxes(view)];
    const { halo, ink } = Ecomap.palette;
    ctx.font = `12px ${Ecomap.FONT}`;
    ctx.textBaseline = 'middle';
    ctx.textAlign = 'left';
    ctx.lineJoin = 'round';
    for (const symbol of drawn) {
      const name = symbol.item.total === 1 ? shortName(symbol.item) : null;
      if (!name) continue;
      const width = ctx.measureText(name).width;
      const box = candidates(symbol, width).find(
        (place) => !isCut(place, symbol, map, view) && !taken.some((other) => overlaps(place, other)),
      );
      if (!box) continue;
      taken.push(box);
      ctx.lineWidth = 3;
      ctx.strokeStyle = halo;
      ctx.strokeText(name, box.left, box.top + 7.5);
      ctx.fillStyle = ink;
      ctx.fillText(name, box.left, box.top + 7.5);
    }
  };
})(window.Ecomap = window.Ecomap || {});
