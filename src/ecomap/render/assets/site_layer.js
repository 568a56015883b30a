/* The sites on the map: circles of rough places, lines and areas, symbols and their names. */
(function (Ecomap) {
  'use strict';

  const { data, sites } = Ecomap;
  const RADIUS_PX = 7;
  const MANY = 500;
  const MOST_NAMES = 200;
  const MOST_CIRCLES = 60;
  const MOST_SHAPES = 200;

  let items = [];
  /* The window for which the items stand, and its zoom. */
  let grouped = null;
  let isShown = new Uint8Array(sites.count);
  let shownCount = 0;
  let view = null;
  /* Sites whose circles of accuracy are drawn; worked out when they are needed. */
  let rough = null;
  Ecomap.siteOptions = { names: true };

  /* Few sites may come close to each other; many have to make room. */
  const clusterRadiusPx = () => (shownCount > MANY ? 48 : 20);

  /* Take over what the filter shows, with the statuses of now. */
  function takeShown() {
    const { shown } = Ecomap.filter.result();
    isShown = new Uint8Array(sites.count);
    for (let i = 0; i < shown.length; i += 1) isShown[shown[i]] = 1;
    shownCount = shown.length;
    Ecomap.siteIndex.use(shown);
    rough = null;
    grouped = null;
  }

  /* Gather the sites of a window (west, north, east, south in world pixels) unless that has been done. */
  function groupIn([west, north, east, south], zoom) {
    const isDone =
      grouped && grouped.zoom === zoom && grouped.west <= west && grouped.north <= north && grouped.east >= east && grouped.south >= south;
    if (isDone) return;
    const [dx, dy] = [(east - west) / 4, (south - north) / 4];
    grouped = { zoom, west: west - dx, north: north - dy, east: east + dx, south: south + dy };
    items = Ecomap.groupSites(zoom, clusterRadiusPx(), [grouped.west, grouped.north, grouped.east, grouped.south]);
  }

  /* Gather the sites near the view anew; `keep` if no more than the view has changed. */
  Ecomap.regroupSites = function (map, keep) {
    if (!keep) takeShown();
    const size = map.getSize();
    const bounds = map.getPixelBounds();
    const scale = 2 ** map.getZoom();
    const [dx, dy] = [size.x * 0.3, size.y * 0.3];
    groupIn(
      [(bounds.min.x - dx) / scale, (bounds.min.y - dy) / scale, (bounds.max.x + dx) / scale, (bounds.max.y + dy) / scale],
      map.getZoom(),
    );
  };

  /* Sites of rough places, one for each reference point and radius, however many sites stand for it. */
  function roughPlaces() {
    const { rows, count } = Ecomap.siteIndex.now;
    const places = [];
    let last = -1;
    // Sites on one point follow each other in the index.
    const isSame = (a, b) => sites.x[a] === sites.x[b] && sites.y[a] === sites.y[b] && sites.accuracy_m[a] === sites.accuracy_m[b];
    for (let i = 0; i < count; i += 1) {
      const site = rows[i];
      if (!sites.isAnchor(site) || Ecomap.isMissing(sites.accuracy_m[site])) continue;
      if (last < 0 || !isSame(site, last)) places.push(site);
      last = site;
    }
    return places;
  }

  /* In a crowd the circles would be a fog below the numbers, till few are in view. */
  function paintAccuracy(ctx) {
    rough = rough || roughPlaces();
    const seen = [];
    for (const site of rough) {
      const radius = sites.accuracy_m[site] / Ecomap.metresPerPixel(sites.lat[site], view.zoom);
      const x = view.x(sites.x[site]);
      const y = view.y(sites.y[site]);
      if (radius < 8 || x < -radius || y < -radius || x > view.width + radius || y > view.height + radius) continue;
      // One that reaches beyond all corners would tint everything alike.
      if (Math.hypot(Math.max(x, view.width - x), Math.max(y, view.height - y)) < radius) continue;
      if (seen.push([x, y, radius]) > MOST_CIRCLES) return;
    }
    seen.forEach(([x, y, radius]) => paintSoftCircle(ctx, x, y, radius));
  }

  const faded = (color, alpha) => color.replace('rgb(', 'rgba(').replace(')', `, ${alpha})`);

  function paintSoftCircle(ctx, x, y, radius) {
    const color = Ecomap.palette.anchor;
    const gradient = ctx.createRadialGradient(x, y, 0, x, y, radius);
    gradient.addColorStop(0, faded(color, 0.2));
    gradient.addColorStop(0.7, faded(color, 0.1));
    gradient.addColorStop(1, faded(color, 0.02));
    ctx.beginPath();
    ctx.arc(x, y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = gradient;
    ctx.fill();
    ctx.setLineDash([3, 5]);
    ctx.lineWidth = 1;
    ctx.strokeStyle = faded(color, 0.45);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  /* One of very many lines: a hint of what a closer look will show. */
  function paintFaintShape(ctx, shape) {
    Ecomap.trace(ctx, view, shape, shape.area);
    ctx.globalAlpha = 0.45;
    ctx.lineWidth = 1.2;
    ctx.strokeStyle = sites.kindOf(shape.site).color;
    ctx.stroke();
    ctx.globalAlpha = 1;
  }

  /* Lines and areas in the colour of their kind; dashed once the work is done. */
  function paintShape(ctx, shape) {
    const { color } = sites.kindOf(shape.site);
    Ecomap.trace(ctx, view, shape, shape.area);
    if (shape.area) {
      ctx.globalAlpha = 0.3;
      ctx.fillStyle = color;
      ctx.fill('evenodd');
      ctx.globalAlpha = 1;
    }
    ctx.lineWidth = shape.area ? 2.8 : 4.8;
    ctx.strokeStyle = Ecomap.palette.shapeEdge;
    ctx.stroke();
    ctx.lineWidth = shape.area ? 1.6 : 3.2;
    ctx.strokeStyle = color;
    ctx.setLineDash(sites.statusClass(shape.site) === 'open' ? [] : [6, 4]);
    ctx.stroke();
    ctx.setLineDash([]);
  }

  function paintShapes(ctx) {
    ctx.lineJoin = 'round';
    const { shapes } = sites;
    const bounds = shapes.bounds();
    const [west, north, east, south] = view.window;
    const sizeOf = (i) => Math.max(bounds[4 * i + 2] - bounds[4 * i], bounds[4 * i + 3] - bounds[4 * i + 1]);
    // In a crowd, shapes too small to be read would only be noise below the numbers.
    let least = (shownCount > MANY ? 20 : 4) / view.scale;
    let seen = [];
    for (let i = 0, at = 0; i < shapes.length; i += 1, at += 4) {
      if (!isShown[shapes.row[i]] || sizeOf(i) < least) continue;
      if (bounds[at + 2] < west || bounds[at] > east || bounds[at + 3] < north || bounds[at + 1] > south) continue;
      seen.push(i);
    }
    const isCrowd = seen.length > MOST_SHAPES;
    while (seen.length > MOST_SHAPES) {
      least *= 1.5;
      seen = seen.filter((i) => sizeOf(i) >= least);
    }
    for (const i of seen) (isCrowd ? paintFaintShape : paintShape)(ctx, shapes.shape(i));
  }

  function paintCluster(ctx, x, y, item) {
    // Hardly two groups look alike, so a copy of a picture would save nothing.
    Ecomap.drawCluster(ctx, x, y, item);
    return { item, x, y, radius: Ecomap.itemRadius(item) };
  }

  function paintSite(ctx, x, y, item) {
    const look = Ecomap.lookOf(item.first);
    const key = `${look.marker}/${look.status}/${look.overdue}/${look.anchor}`;
    Ecomap.stamp(ctx, view.ratio, x, y, key, RADIUS_PX + 10, (on, middle) => Ecomap.drawSymbol(on, middle, middle, look, RADIUS_PX));
    return { item, x, y, radius: RADIUS_PX + (look.overdue ? 6 : 2) };
  }

  function paintItem(ctx, item) {
    const x = view.x(item.x);
    const y = view.y(item.y);
    if (x < -30 || y < -30 || x > view.width + 30 || y > view.height + 30) return null;
    return item.total > 1 ? paintCluster(ctx, x, y, item) : paintSite(ctx, x, y, item);
  }

  /* Paint what is shown; the result is kept for finding what lies under the pointer. */
  function paint(ctx, nextView, map) {
    view = nextView;
    groupIn(view.window, view.zoom);
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

  /* The sites of all lines and areas at a place. */
  function shapesAt(x, y, zoom, reachPx) {
    const { shapes } = sites;
    const bounds = shapes.bounds();
    const reach = reachPx / 2 ** zoom;
    const found = [];
    for (let i = 0, at = 0; i < shapes.length; i += 1, at += 4) {
      const isNear = x >= bounds[at] - reach && x <= bounds[at + 2] + reach && y >= bounds[at + 1] - reach && y <= bounds[at + 3] + reach;
      if (!isNear || !isShown[shapes.row[i]]) continue;
      const shape = shapes.shape(i);
      if (shape.area ? Ecomap.isInside(shape, x, y) : Ecomap.isOnLine(shape, x, y, reach)) found.push(shape.site);
    }
    return found;
  }

  Ecomap.startSiteLayer = function (map) {
    const layer = new Ecomap.CanvasLayer((ctx, next) => paint(ctx, next, map), { pane: 'ecomap-sites' });
    layer.addTo(map);
    Ecomap.siteLayer = { redraw: () => layer.redraw(), itemAt, shapesAt };
    if (data.patches.length) Ecomap.startPatches(map);
  };

  /* The symbols in and near the view as they stand: world pixels and radius on the screen. */
  Ecomap.siteItems = () => items;
  Ecomap.siteOptions.many = MANY;
  Ecomap.siteOptions.isCrowd = () => shownCount > MANY;
  Ecomap.itemRadius = (item) => (item.total > 1 ? Ecomap.clusterRadius(item.total) + 3 : RADIUS_PX + 2);
})(window.Ecomap = window.Ecomap || {});
