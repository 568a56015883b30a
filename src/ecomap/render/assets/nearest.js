/*
 * The sites nearest to a place. Straight lines through the earth sort out the few that can be among the nearest; these are
 * measured along geodesics. A line or an area counts to its nearest place as it is drawn, 0 inside an area.
 */
(function (Ecomap) {
  'use strict';

  const { sites } = Ecomap;
  const RADIANS = Math.PI / 180;
  const A = 6378137;
  const E2 = 0.006694380022903416;
  // Longer edges are cut, so that each lies within a metre of its chord through the earth.
  const LONGEST_EDGE_DEGREES = 0.05;
  const MARGIN_M = 2;
  // Arcs of equal chords differ by less than this share up to 1,000 km.
  const MARGIN_SHARE = 1e-4;
  const STEPS = 5;
  // A world pixel at the equator, on a sphere of the smallest radius of curvature.
  const WORLD_PIXEL_M = (2 * Math.PI * 6335439) / 256;

  function cartesian(lon, lat, target, place) {
    const sine = Math.sin(lat * RADIANS);
    const cosine = Math.cos(lat * RADIANS);
    const normal = A / Math.sqrt(1 - E2 * sine * sine);
    target[place] = normal * cosine * Math.cos(lon * RADIANS);
    target[place + 1] = normal * cosine * Math.sin(lon * RADIANS);
    target[place + 2] = normal * (1 - E2) * sine;
  }

  /* What the map is shrunk by at a height of the world map: the cosine of the latitude. */
  const scaleAt = (y) => 1 / Math.cosh(Math.PI * (1 - y / 128));

  const lonOf = (x) => (x / 256) * 360 - 180;
  const latOf = (y) => (2 * Math.atan(Math.exp(Math.PI * (1 - y / 128))) - Math.PI / 2) / RADIANS;

  /* The vertices of a path in degrees, long edges cut. */
  function verticesOf(path, closed) {
    const vertices = [];
    for (let i = 0; i < path.length; i += 2) vertices.push([lonOf(path[i]), latOf(path[i + 1])]);
    if (closed && vertices.length) vertices.push(vertices[0]);
    return vertices.flatMap((place, i) => {
      if (!i) return [place];
      const from = vertices[i - 1];
      const parts = Math.max(1, Math.ceil(Math.hypot(place[0] - from[0], place[1] - from[1]) / LONGEST_EDGE_DEGREES));
      return Array.from({ length: parts }, (_, k) => from.map((value, axis) => value + ((place[axis] - value) * (k + 1)) / parts));
    });
  }

  /* A path in degrees and earth-centred metres. */
  function chain(path, closed) {
    const vertices = verticesOf(path, closed);
    const xyz = new Float64Array(3 * vertices.length);
    vertices.forEach(([lon, lat], i) => cartesian(lon, lat, xyz, 3 * i));
    return { vertices, xyz };
  }

  let ready = null;

  /* Worked out once, at the first question: where the symbols stand, and which of them stand for a line or an area. */
  function prepare() {
    if (ready) return ready;
    const points = new Float64Array(3 * sites.count);
    for (let site = 0; site < sites.count; site += 1) cartesian(sites.lon[site], sites.lat[site], points, 3 * site);
    const hasShape = new Uint8Array(sites.count);
    const { row, length } = sites.shapes;
    for (let i = 0; i < length; i += 1) hasShape[row[i]] = 1;
    ready = { points, hasShape, chains: new Map() };
    return ready;
  }

  /* The chains of a shape, kept once they were needed. */
  function chainsOf(i) {
    const { chains } = ready;
    if (!chains.has(i)) {
      const shape = sites.shapes.shape(i);
      chains.set(i, shape.paths.map((path) => chain(path, shape.area)));
    }
    return chains.get(i);
  }

  /* Square of the distance from a place to an edge, and where on the edge (0 to 1) its nearest place lies. */
  function toEdge(here, xyz, i) {
    const [ax, ay, az] = [xyz[i], xyz[i + 1], xyz[i + 2]];
    const [dx, dy, dz] = [xyz[i + 3] - ax, xyz[i + 4] - ay, xyz[i + 5] - az];
    const [px, py, pz] = [here[0] - ax, here[1] - ay, here[2] - az];
    const length2 = dx * dx + dy * dy + dz * dz;
    const share = length2 ? Math.max(0, Math.min(1, (px * dx + py * dy + pz * dz) / length2)) : 0;
    return [(px - share * dx) ** 2 + (py - share * dy) ** 2 + (pz - share * dz) ** 2, share];
  }

  /* The nearest edge of a chain; `best` is taken over from the other chains of the site. */
  function nearestEdge(here, { vertices, xyz }, best) {
    for (let i = 0; i < vertices.length - 1; i += 1) {
      const [square, share] = toEdge(here, xyz, 3 * i);
      if (square < best.square) best = { square, share, from: vertices[i], to: vertices[i + 1] };
    }
    return best;
  }

  /* Squares of chords to the symbols of the shown sites, Infinity for the others. A symbol stands on or in its shape. */
  function chords(here) {
    const { points } = prepare();
    const { shown } = Ecomap.filter.result();
    const squares = new Float64Array(sites.count).fill(Infinity);
    for (let i = 0; i < shown.length; i += 1) {
      const at = 3 * shown[i];
      const square = (points[at] - here[0]) ** 2 + (points[at + 1] - here[1]) ** 2 + (points[at + 2] - here[2]) ** 2;
      if (square < Infinity) squares[shown[i]] = square;
    }
    return squares;
  }

  /*
   * No place of a box (world pixels) is nearer than this, in metres: the way across the map by the smallest scale along it,
   * on the smallest sphere, less a hundredth for the curve of the way.
   */
  function leastToBox(x, y, scale, bounds, i) {
    const dx = Math.max(bounds[4 * i] - x, x - bounds[4 * i + 2], 0);
    const dy = Math.max(bounds[4 * i + 1] - y, y - bounds[4 * i + 3], 0);
    if (dx === 0 && dy === 0) return 0;
    const edge = Math.max(bounds[4 * i + 1], Math.min(bounds[4 * i + 3], y));
    return 0.99 * WORLD_PIXEL_M * Math.min(scale, scaleAt(edge)) * Math.hypot(dx, dy);
  }

  /* The nearest edges of the shown lines and areas that may lie within a distance, by site. */
  function edgesWithin(here, x, y, squares, reach) {
    const edges = new Map();
    const bounds = sites.shapes.bounds();
    const { row, length } = sites.shapes;
    const scale = scaleAt(y);
    for (let i = 0; i < length; i += 1) {
      const site = row[i];
      if (squares[site] === Infinity || leastToBox(x, y, scale, bounds, i) > reach) continue;
      let best = edges.get(site) || { square: Infinity };
      const shape = sites.shapes.shape(i);
      if (shape.area && Ecomap.isInside(shape, x, y)) best = { square: 0, inside: true };
      else if (!best.inside) for (const each of chainsOf(i)) best = nearestEdge(here, each, best);
      edges.set(site, best);
    }
    return edges;
  }

  /* The `count`-th smallest of the numbers, Infinity if there are fewer. */
  function smallest(numbers, count) {
    const best = new Float64Array(count).fill(Infinity);
    for (let i = 0; i < numbers.length; i += 1) {
      if (numbers[i] >= best[count - 1]) continue;
      let place = count - 1;
      for (; place > 0 && best[place - 1] > numbers[i]; place -= 1) best[place] = best[place - 1];
      best[place] = numbers[i];
    }
    return best[count - 1];
  }

  /*
   * Distance and bearing to the nearest place of an edge that is straight in degrees: where the geodesic meets it at a
   * right angle, found by steps along the edge.
   */
  function toFoot(lon, lat, { inside, share, from, to }) {
    if (inside) return { distance: 0, bearing: NaN };
    const step = [to[0] - from[0], to[1] - from[1]];
    const at = (part) => [from[0] + part * step[0], from[1] + part * step[1]];
    let part = share;
    for (let round = 0; round < STEPS && (step[0] || step[1]); round += 1) {
      const place = at(part);
      const { distance, bearing } = Ecomap.geodesic.inverse(...place, lon, lat);
      if (distance === 0) break;
      const root = Math.sqrt(1 - E2 * Math.sin(place[1] * RADIANS) ** 2);
      const east = (A / root) * Math.cos(place[1] * RADIANS) * step[0] * RADIANS;
      const north = ((A * (1 - E2)) / root ** 3) * step[1] * RADIANS;
      const along = Math.sin(bearing * RADIANS) * east + Math.cos(bearing * RADIANS) * north;
      part = Math.max(0, Math.min(1, part + (distance * along) / (east * east + north * north)));
    }
    return Ecomap.geodesic.inverse(lon, lat, ...at(part));
  }

  /* The `count` shown sites that are nearest to a place (degrees): site, distance in metres, bearing; nearest first. */
  Ecomap.nearestSites = function (lon, lat, count) {
    const here = new Float64Array(3);
    cartesian(lon, lat, here, 0);
    const squares = chords(here);
    const { hasShape } = ready;
    const widen = (chord) => chord * (1 + MARGIN_SHARE) + MARGIN_M;
    const first = Math.sqrt(smallest(squares, count));
    const edges = edgesWithin(here, Ecomap.worldX(lon), Ecomap.worldY(lat), squares, widen(first));
    for (let site = 0; site < squares.length; site += 1) if (hasShape[site]) squares[site] = Infinity;
    for (const [site, { square }] of edges) squares[site] = square;
    const reach = widen(Math.sqrt(smallest(squares, count))) ** 2;
    const found = [];
    for (let site = 0; site < squares.length; site += 1) {
      if (!(squares[site] <= reach) || squares[site] === Infinity) continue;
      const measured = edges.has(site) ? toFoot(lon, lat, edges.get(site)) : Ecomap.geodesic.inverse(lon, lat, sites.lon[site], sites.lat[site]);
      found.push({ site, distance: measured.distance, bearing: measured.bearing });
    }
    // Equal to a micrometre is equal; then the id decides, as on the command line.
    const rank = ({ distance }) => Math.round(distance * 1e6);
    found.sort((a, b) => rank(a) - rank(b) || (sites.id[a.site] < sites.id[b.site] ? -1 : 1));
    return found.slice(0, count);
  };
})(window.Ecomap = window.Ecomap || {});
