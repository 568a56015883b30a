/* What is being measured, drawn on the map: places, edges with their lengths, the area between them. */
(function (Ecomap) {
  'use strict';

  const INK = '#b0106a';
  const PAPER = '#ffffff';

  function label(ctx, text, x, y) {
    ctx.font = `600 12px ${Ecomap.FONT}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.lineJoin = 'round';
    ctx.lineWidth = 4;
    ctx.strokeStyle = PAPER;
    ctx.strokeText(text, x, y);
    ctx.fillStyle = INK;
    ctx.fillText(text, x, y);
  }

  function trace(ctx, points, closed) {
    ctx.beginPath();
    points.forEach(([x, y], i) => (i ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    if (closed) ctx.closePath();
  }

  function line(ctx, points, { closed, dashed }) {
    trace(ctx, points, closed);
    ctx.setLineDash(dashed ? [6, 5] : []);
    for (const [width, color] of [[5.5, PAPER], [2.5, INK]]) {
      ctx.lineWidth = width;
      ctx.strokeStyle = color;
      ctx.stroke();
    }
    ctx.setLineDash([]);
  }

  /*
   * `places` are [longitude, latitude]; `pointer` is where the next one would stand, or null; `texts` stand at the middles
   * of the edges. Edges are drawn straight on the map; what is measured is the geodesic.
   */
  Ecomap.paintMeasure = function (ctx, view, { places, pointer, closed, texts }) {
    const at = ([lon, lat]) => [view.x(Ecomap.worldX(lon)), view.y(Ecomap.worldY(lat))];
    const points = places.map(at);
    if (!points.length) return;
    if (closed && points.length > 2) {
      trace(ctx, points, true);
      ctx.fillStyle = 'rgba(176, 16, 106, 0.16)';
      ctx.fill('evenodd');
    }
    line(ctx, points, { closed: closed && points.length > 2, dashed: false });
    if (pointer) line(ctx, [points[points.length - 1], at(pointer)], { closed: false, dashed: true });
    texts.forEach((text, i) => {
      const [a, b] = [points[i], points[(i + 1) % points.length]];
      if (Math.hypot(a[0] - b[0], a[1] - b[1]) > 46) label(ctx, text, (a[0] + b[0]) / 2, (a[1] + b[1]) / 2);
    });
    for (const [x, y] of points) {
      ctx.beginPath();
      ctx.arc(x, y, 4.5, 0, 2 * Math.PI);
      ctx.fillStyle = PAPER;
      ctx.fill();
      ctx.lineWidth = 2.5;
      ctx.strokeStyle = INK;
      ctx.stroke();
    }
  };
})(window.Ecomap = window.Ecomap || {});
