/* The sites on the map: circles of rough places, lines and areas, symbols and their names. */
(function (Ecomap) {
  'use strict';

  const { data, sites } = Ecomap;
  const RADIUS_PX = 7;
  const MANY = 500;
  const MOST_NAMES = 200;

  let items = [];
  let shownSet = new Set();
  let view = null;
  Ecomap.siteOptions = { names: true };

  /* Few sites may come close to each other; many have to make room. */
  const clusterRadiusPx = (count) => (count > MANY ? 52 : 20);

  /* Gather the shown sites anew, for another filter or another zoom. */
  Ecomap.regroupSites = function (map) {
    const { shown } = Ecomap.filter.result();
    shownSet = new Set(shown);
    items = Ecomap.clusterSites(shown, map.getZoom(), clusterRadiusPx(shown.length));
  };

  /* One soft circle for each reference point and radius, however many sites stand for it. */
  function paintAccuracy(ctx) {
    const drawn = new Set();
    for (const site of shownSet) {
      if (!sites.isLocated(site) || !sites.isAnchor(site) || Ecomap.isMissing(sites.accuracy_m[site])) continue;
      const key = `${sites.lon[site]},${sites.lat[site]},${sites.accuracy_m[site]}`;
      if (drawn.has(key)) continue;
      drawn.add(key);
      const radius = sites.accuracy_m[site] / Ecomap.metresPerPixel(sites.lat[site], view.zoom);
      const x = view.x(sites.x[site]);
      const y = view.y(sites.y[site]);
      if (radius < 8 || x < -radius || y < -radius || x > view.width + radius || y > view.height + radius) continue;
      paintSoftCircle(ctx, x, y, radius);
    }
  }

  function paintSoftCircle(ctx, x, y, radius) {
    const gradient = ctx.createRadialGradient(x, y, 0, x, y, radius);
    gradient.addColorStop(0, 'rgba(94, 70, 122, 0.20)');
    gradient.addColorStop(0.7, 'rgba(94, 70, 122, 0.10)');
    gradient.addColorStop(1, 'rgba(94, 70, 122, 0.02)');
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = gradient;
    ctx.fill();
    ctx.setLineDash([3, 5]);
    ctx.lineWidth = 1;
    ctx.strokeStyle = 'rgba(94, 70, 122, 0.45)';
    ctx.stroke();
    ctx.setLineDash([]);
  }

  /* In a crowd, shapes too small to be read would only be noise below the numbers. */
  function isSpeck({ bounds }) {
    const size = Math.max(bounds[2] - bounds[0], bounds[3] - bounds[1]) * view.scale;
    return size < (shownSet.size > MANY ? 20 : 4);
  }

  /* Lines and areas in the colour of their kind; dashed once the work is done. */
  function paintShapes(ctx) {
    ctx.lineJoin = 'round';
    for (const shape of sites.shapes) {
      if (!shownSet.has(shape.site) || !view.isSeen(shape.bounds, 10) || isSpeck(shape)) continue;
      const { color } = sites.kindOf(shape.site);
      Ecomap.trace(ctx, view, shape, shape.area);
      if (shape.area) {
        ctx.globalAlpha = 0.3;
        ctx.fillStyle = color;
        ctx.fill('evenodd');
        ctx.globalAlpha = 1;
      }
      ctx.lineWidth = shape.area ? 2.8 : 4.8;
      ctx.strokeStyle = 'rgba(40, 45, 50, 0.45)';
      ctx.stroke();
      ctx.lineWidth = shape.area ? 1.6 : 3.2;
      ctx.strokeStyle = color;
      ctx.setLineDash(sites.statusClass(shape.site) === 'open' ? [] : [6, 4]);
      ctx.stroke();
      ctx.setLineDash([]);
    }
  }

  function paintItem(ctx, item) {
    const x = view.x(item.x);
    const y = view.y(item.y);
    if (x < -30 || y < -30 || x > view.width + 30 || y > view.height + 30) return null;
    if (item.total > 1) {
      Ecomap.drawCluster(ctx, x, y, item);
      return { item, x, y, radius: Ecomap.itemRadius(item) };
    }
    const look = Ecomap.lookOf(item.members[0]);
    Ecomap.drawSymbol(ctx, x, y, look, RADIUS_PX);
    return { item, x, y, radius: RADIUS_PX + (look.overdue ? 6 : 2) };
  }

  /* Paint what is shown; the result is kept for finding what lies under the pointer. */
  function paint(ctx, nextView, map) {
    view = nextView;
    paintAccuracy(ctx);
    paintShapes(ctx);
    const drawn = items.map((item) => paintItem(ctx, item)).filter(Boolean);
    if (Ecomap.siteOptions.names && drawn.length <= MOST_NAMES) Ecomap.paintNames(ctx, drawn, map, view);
  }

  /* The symbol nearest to a place in world pixels, within reach of a finger or the pointer. */
  function itemAt(x, y, zoom, reachPx) {
    const scale = 2 ** zoom;
    let best = null;
    let bestDistance = Infinity;
    for (const item of items) {
      const distance = Math.hypot(item.x - x, item.y - y) * scale;
      const reach = Math.max(reachPx, Ecomap.itemRadius(item));
      if (distance <= reach && distance < bestDistance) {
        best = item;
        bestDistance = distance;
      }
    }
    return best;
  }

  /* All lines and areas at a place. */
  function shapesAt(x, y, zoom, reachPx) {
    return sites.shapes
      .filter((shape) => shownSet.has(shape.site))
      .filter((shape) =>
        shape.area ? Ecomap.isInside(shape, x, y) : Ecomap.isOnLine(shape, x, y, reachPx / 2 ** zoom),
      )
      .map((shape) => shape.site);
  }

  Ecomap.startSiteLayer = function (map) {
    const layer = new Ecomap.CanvasLayer((ctx, next) => paint(ctx, next, map), { pane: 'ecomap-sites' });
    layer.addTo(map);
    Ecomap.siteLayer = { redraw: () => layer.redraw(), itemAt, shapesAt };
    if (data.patches.length) Ecomap.startPatches(map);
  };

  /* The symbols as they stand: world pixels and radius on the screen. */
  Ecomap.siteItems = () => items;
  Ecomap.itemRadius = (item) => (item.total > 1 ? Ecomap.clusterRadius(item.total) + 3 : RADIUS_PX + 2);
})(window.Ecomap = window.Ecomap || {});
