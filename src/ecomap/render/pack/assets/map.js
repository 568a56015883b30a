/* A small map: counties, sites and the reader, on a canvas; no tiles. */
const packView = { lon: 0, lat: 0, scale: 1, ready: false };
let mapFound = [];
const MARKER_PX = 9;
const REACH_PX = 24;

/* Show a box of degrees in the whole canvas. */
function showBox(pairs) {
  const [lons, lats] = [pairs.map((pair) => pair[0]), pairs.map((pair) => pair[1])];
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  const canvas = byId('map');
  packView.lon = (west + east) / 2;
  packView.lat = (south + north) / 2;
  const width = Math.max((east - west) * Math.cos(packView.lat * RADIANS), 1e-4);
  packView.scale = 0.9 * Math.min(canvas.clientWidth / width, canvas.clientHeight / Math.max(north - south, 1e-4));
  packView.ready = true;
}

function toPixel([lon, lat]) {
  const canvas = byId('map');
  const x = canvas.clientWidth / 2 + (lon - packView.lon) * Math.cos(packView.lat * RADIANS) * packView.scale;
  return [x, canvas.clientHeight / 2 - (lat - packView.lat) * packView.scale];
}

function toLonLat([x, y]) {
  const canvas = byId('map');
  const lon = packView.lon + (x - canvas.clientWidth / 2) / (Math.cos(packView.lat * RADIANS) * packView.scale);
  return [lon, packView.lat - (y - canvas.clientHeight / 2) / packView.scale];
}

function trace(context, line) {
  line.forEach((pair, i) => (i ? context.lineTo(...toPixel(pair)) : context.moveTo(...toPixel(pair))));
}

function drawSite(context, { site }) {
  const kind = PACK.kinds[site.kind];
  context.strokeStyle = context.fillStyle = kind ? kind.color : '#444';
  if (site.shape) {
    context.lineWidth = 2;
    context.beginPath();
    site.shape.lines.forEach((line) => trace(context, line));
    context.stroke();
  }
  const [x, y] = toPixel([site.longitude, site.latitude]);
  if (isAnchor(site)) {
    // Only a settlement is known: the circle says how far around it the site may lie.
    const reach = ((site.accuracy_m || 3000) / 111320) * packView.scale;
    context.setLineDash([4, 4]);
    context.beginPath();
    context.arc(x, y, Math.max(reach, MARKER_PX), 0, 2 * Math.PI);
    context.stroke();
    context.setLineDash([]);
  }
  context.beginPath();
  context.arc(x, y, isAnchor(site) ? MARKER_PX / 2 : MARKER_PX, 0, 2 * Math.PI);
  context.fill();
  context.lineWidth = site.overdue ? 3 : 1.5;
  context.strokeStyle = site.overdue ? '#b00020' : '#fff';
  context.stroke();
}

function drawMap(found) {
  if (found) mapFound = found.filter((item) => isLocated(item.site));
  const canvas = byId('map');
  if (byId('map-view').hidden || !canvas.clientWidth) return;
  if (!packView.ready) showBox(PACK.counties.flatMap((county) => county.lines.flat()));
  const ratio = window.devicePixelRatio || 1;
  canvas.width = canvas.clientWidth * ratio;
  canvas.height = canvas.clientHeight * ratio;
  const context = canvas.getContext('2d');
  context.scale(ratio, ratio);
  context.strokeStyle = '#777';
  context.lineWidth = 1;
  for (const county of PACK.counties) {
    context.beginPath();
    county.lines.forEach((line) => trace(context, line));
    context.stroke();
  }
  mapFound.forEach((item) => drawSite(context, item));
  const here = currentPosition();
  if (!here) return;
  const [x, y] = toPixel([here.longitude, here.latitude]);
  context.strokeStyle = '#0050b3';
  context.lineWidth = 4;
  context.beginPath();
  context.arc(x, y, 8, 0, 2 * Math.PI);
  context.moveTo(x - 16, y);
  context.lineTo(x + 16, y);
  context.moveTo(x, y - 16);
  context.lineTo(x, y + 16);
  context.stroke();
}

function zoomMap(factor, at) {
  const canvas = byId('map');
  const pixel = at || [canvas.clientWidth / 2, canvas.clientHeight / 2];
  const before = toLonLat(pixel);
  packView.scale = Math.min(Math.max(packView.scale * factor, 20), 4e6);
  const after = toLonLat(pixel);
  packView.lon += before[0] - after[0];
  packView.lat += before[1] - after[1];
  drawMap();
}

function tapMap(pixel) {
  const apart = (item) => {
    const [x, y] = toPixel([item.site.longitude, item.site.latitude]);
    return Math.hypot(x - pixel[0], y - pixel[1]);
  };
  const nearest = mapFound.map((item) => [apart(item), item.site]).sort((one, other) => one[0] - other[0])[0];
  if (nearest && nearest[0] <= REACH_PX) showDetail(nearest[1], byId('map'));
  else takeTapped(...toLonLat(pixel));
}

/* Dragging moves, two fingers zoom, a tap chooses. */
function startMap() {
  const canvas = byId('map');
  const touches = new Map();
  let moved = false;
  const pixelOf = (event) => [event.offsetX, event.offsetY];
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    touches.set(event.pointerId, pixelOf(event));
    moved = touches.size > 1;
  });
  canvas.addEventListener('pointermove', (event) => {
    const before = touches.get(event.pointerId);
    if (!before) return;
    const now = pixelOf(event);
    const other = [...touches].find(([id]) => id !== event.pointerId);
    if (Math.hypot(now[0] - before[0], now[1] - before[1]) < 6 && !moved) return;
    moved = true;
    touches.set(event.pointerId, now);
    if (other) {
      const reach = (pixel) => Math.hypot(pixel[0] - other[1][0], pixel[1] - other[1][1]) || 1;
      zoomMap(reach(now) / reach(before), other[1]);
    } else {
      const [from, to] = [toLonLat(before), toLonLat(now)];
      packView.lon += from[0] - to[0];
      packView.lat += from[1] - to[1];
      drawMap();
    }
  });
  canvas.addEventListener('pointerup', (event) => {
    const alone = touches.size === 1;
    touches.delete(event.pointerId);
    if (alone && !moved) tapMap(pixelOf(event));
  });
  canvas.addEventListener('pointercancel', (event) => touches.delete(event.pointerId));
  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    zoomMap(event.deltaY < 0 ? 1.25 : 0.8, pixelOf(event));
  }, { passive: false });
}
