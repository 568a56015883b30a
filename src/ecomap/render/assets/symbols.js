/* Marker shapes: one path for the map's canvas and for the legend's pictures. */
(function (Ecomap) {
  'use strict';

  function polygon(corners, radius, turn) {
    const points = Array.from({ length: corners }, (_, i) => {
      const angle = turn + (i * 2 * Math.PI) / corners;
      return `${(radius * Math.sin(angle)).toFixed(3)} ${(-radius * Math.cos(angle)).toFixed(3)}`;
    });
    return `M${points.join('L')}Z`;
  }

  function star() {
    const points = Array.from({ length: 10 }, (_, i) => {
      const radius = i % 2 ? 0.62 : 1.42;
      const angle = (i * Math.PI) / 5;
      return `${(radius * Math.sin(angle)).toFixed(3)} ${(-radius * Math.cos(angle)).toFixed(3)}`;
    });
    return `M${points.join('L')}Z`;
  }

  /* Shapes about the origin, of about the same area as a circle of radius 1. */
  const PATHS = {
    circle: 'M1 0A1 1 0 1 1 -1 0A1 1 0 1 1 1 0Z',
    square: 'M-.9-.9H.9V.9H-.9Z',
    diamond: 'M0-1.25L1.25 0L0 1.25L-1.25 0Z',
    triangle: 'M0-1.2L1.25.92H-1.25Z',
    triangle_down: 'M0 1.2L1.25-.92H-1.25Z',
    pentagon: polygon(5, 1.15, 0),
    hexagon: polygon(6, 1.12, Math.PI / 6),
    star: star(),
    cross: 'M-1.15-.65L-.65-1.15L0-.5L.65-1.15L1.15-.65L.5 0L1.15.65L.65 1.15L0 .5L-.65 1.15L-1.15.65L-.5 0Z',
    plus: 'M-.38-1.2H.38V-.38H1.2V.38H.38V1.2H-.38V.38H-1.2V-.38H-.38Z',
  };
  const TICK = 'M-.5 .02L-.12 .42L.52-.4';
  const canvasPaths = new Map();

  function pathFor(name, radius) {
    const key = `${name}/${radius}`;
    if (!canvasPaths.has(key)) {
      const scaled = new Path2D();
      scaled.addPath(new Path2D(name === 'tick' ? TICK : PATHS[name] || PATHS.circle), new DOMMatrix().scale(radius));
      canvasPaths.set(key, scaled);
    }
    return canvasPaths.get(key);
  }

  function ring(ctx, radius, width, color) {
    ctx.beginPath();
    ctx.arc(0, 0, radius, 0, 2 * Math.PI);
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.stroke();
  }

  /* A part of a ring, clockwise from the top. */
  function arc(ctx, radius, width, color, share) {
    ctx.beginPath();
    ctx.arc(0, 0, radius, -Math.PI / 2, -Math.PI / 2 + share * 2 * Math.PI);
    ctx.lineWidth = width;
    ctx.strokeStyle = color;
    ctx.stroke();
  }

  /* An exact place: solid while open, ticked when done, hollow when closed; a ring when overdue. */
  function drawPlace(ctx, path, look, radius) {
    const { palette } = Ecomap;
    const color = palette[look.status];
    ctx.lineJoin = 'round';
    ctx.lineWidth = 3.5;
    ctx.strokeStyle = palette.casing;
    ctx.stroke(path);
    ctx.fillStyle = look.status === 'closed' ? palette.casing : color;
    ctx.fill(path);
    ctx.lineWidth = look.status === 'closed' ? 2 : 1;
    ctx.strokeStyle = color;
    ctx.stroke(path);
    if (look.status === 'done') {
      ctx.lineWidth = 1.8;
      ctx.strokeStyle = palette.casing;
      ctx.stroke(pathFor('tick', radius));
    }
  }

  /* A rough place: see-through and dashed, so that it does not look like a pin. */
  function drawAnchor(ctx, path, look, radius) {
    const { palette } = Ecomap;
    const color = palette[look.status];
    ctx.globalAlpha = look.status === 'closed' ? 0.15 : 0.4;
    ctx.fillStyle = look.status === 'closed' ? palette.casing : color;
    ctx.fill(path);
    ctx.globalAlpha = 1;
    ctx.setLineDash([2.5, 2]);
    ctx.lineWidth = 1.5;
    ctx.strokeStyle = color;
    ctx.stroke(path);
    ctx.setLineDash([]);
    if (look.status === 'done') {
      ctx.lineWidth = 1.8;
      ctx.stroke(pathFor('tick', radius));
    }
  }

  /* Draw one site at a place of the canvas. */
  Ecomap.drawSymbol = function (ctx, x, y, look, radius) {
    ctx.save();
    ctx.translate(x, y);
    if (look.overdue) {
      ring(ctx, radius + 5, 4.5, Ecomap.palette.casing);
      ring(ctx, radius + 5, 2, Ecomap.palette.overdue);
    }
    const path = pathFor(look.marker, radius);
    if (look.anchor) drawAnchor(ctx, path, look, radius);
    else drawPlace(ctx, path, look, radius);
    ctx.restore();
  };

  /* The band of one status in the ring of a group: full while open, in pieces when done, hollow when closed. */
  function drawBand(ctx, radius, start, end, status) {
    const { palette } = Ecomap;
    ctx.beginPath();
    ctx.arc(0, 0, radius, start, end);
    ctx.lineWidth = 4.6;
    ctx.strokeStyle = palette[status];
    if (status === 'done') ctx.setLineDash([4, 1.6]);
    ctx.stroke();
    ctx.setLineDash([]);
    if (status !== 'closed') return;
    ctx.lineWidth = 2;
    ctx.strokeStyle = palette.casing;
    ctx.stroke();
  }

  /* Draw a number in a ring whose parts show the statuses; an outer arc shows the share that is overdue. */
  Ecomap.drawCluster = function (ctx, x, y, cluster) {
    const { palette } = Ecomap;
    const radius = Ecomap.clusterRadius(cluster.total);
    ctx.save();
    ctx.translate(x, y);
    ctx.fillStyle = palette.casing;
    ctx.beginPath();
    ctx.arc(0, 0, radius + (cluster.overdue ? 5.5 : 2), 0, 2 * Math.PI);
    ctx.fill();
    let start = -Math.PI / 2;
    for (const status of ['open', 'done', 'closed']) {
      if (!cluster[status]) continue;
      const end = start + (cluster[status] / cluster.total) * 2 * Math.PI;
      drawBand(ctx, radius - 2, start, end, status);
      start = end;
    }
    if (cluster.overdue) arc(ctx, radius + 3.2, 2.4, palette.overdue, cluster.overdue / cluster.total);
    ctx.fillStyle = palette.ink;
    ctx.font = `600 ${cluster.total > 9999 ? 10 : cluster.total > 999 ? 11 : 12}px ${Ecomap.FONT}`;
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillText(String(cluster.total), 0, 0.5);
    ctx.restore();
  };

  Ecomap.clusterRadius = (total) => Math.min(22, 10.5 + 1.6 * Math.log2(total));

  const pictures = new WeakMap();

  function paintPicture(canvas) {
    const { look, size } = pictures.get(canvas);
    const ratio = window.devicePixelRatio || 1;
    canvas.width = size * ratio;
    canvas.height = size * ratio;
    const ctx = canvas.getContext('2d');
    ctx.scale(ratio, ratio);
    if (look.total) Ecomap.drawCluster(ctx, size / 2, size / 2, look);
    else Ecomap.drawSymbol(ctx, size / 2, size / 2, look, 6);
  }

  /* Pictures that wait to be seen: a list may bring a hundred, of which ten are in sight. */
  const waiting = new WeakSet();

  function paintWaiting(canvas) {
    inSight.unobserve(canvas);
    if (waiting.delete(canvas)) paintPicture(canvas);
  }

  const inSight = new IntersectionObserver(
    (entries) => entries.forEach(({ isIntersecting, target }) => { if (isIntersecting) paintWaiting(target); }),
    { scrollMargin: '300px' },
  );

  /* A picture of a symbol for lists and the legend; drawn on a canvas by the same code as the map. */
  Ecomap.symbolPicture = function (look, sizePx) {
    const size = sizePx || 26;
    const canvas = Ecomap.el('canvas', { class: 'symbol', 'aria-hidden': 'true' });
    canvas.style.width = `${size}px`;
    canvas.style.height = `${size}px`;
    pictures.set(canvas, { look, size });
    waiting.add(canvas);
    inSight.observe(canvas);
    return canvas;
  };

  const allPictures = () => [...document.querySelectorAll('canvas.symbol')].filter((canvas) => pictures.has(canvas));

  /* Paper has no sight to wait for. */
  Ecomap.paintPictures = () => allPictures().forEach(paintWaiting);

  Ecomap.onLook(() => allPictures().filter((canvas) => !waiting.has(canvas)).forEach(paintPicture));

  Ecomap.lookOf = (site) => ({
    marker: Ecomap.sites.kindOf(site).marker,
    status: Ecomap.sites.statusClass(site),
    overdue: Boolean(Ecomap.sites.overdue[site]),
    anchor: Ecomap.sites.isAnchor(site),
  });

  Ecomap.FONT = '"Noto Sans CJK SC","Noto Sans SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif';
})(window.Ecomap = window.Ecomap || {});
