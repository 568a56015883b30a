/* Lines and areas: read from steps when they are needed, in the form that the zoom asks for. */
(function (Ecomap) {
  'use strict';

  const { data } = Ecomap;
  const NOTHING = { paths: [], levels: null, bounds: [Infinity, Infinity, -Infinity, -Infinity] };

  /* Where in a list of parts those of each whole begin. */
  function starts(counts) {
    const begin = new Uint32Array(counts.length + 1);
    for (let i = 0; i < counts.length; i += 1) begin[i + 1] = begin[i] + counts[i];
    return begin;
  }

  /* West, south, east, north in steps of the coordinates, without asking for world pixels yet. */
  function stepBounds({ dx, dy }, from, to, [lon, lat]) {
    const bounds = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = from, x = lon, y = lat; i < to; i += 1) {
      x += dx[i];
      y += dy[i];
      if (x < bounds[0]) bounds[0] = x;
      if (y < bounds[1]) bounds[1] = y;
      if (x > bounds[2]) bounds[2] = x;
      if (y > bounds[3]) bounds[3] = y;
    }
    return bounds;
  }

  /*
   * The shapes of some columns (render/shapes.py says what they hold). The first step of each starts at the place of
   * its row, `lon` and `lat` in degrees, or at nought. `shape(i)` gives world pixels, alternating x and y in each path.
   */
  Ecomap.shapes = function (columns, origin) {
    const { row, area } = columns;
    const length = row.length;
    const unit = 10 ** columns.decimals;
    const known = new Array(length);
    let places = null;
    let allBounds = null;

    const begin = () => {
      places = places || { path: starts(columns.paths), vertex: starts(columns.vertices) };
      return places;
    };
    const start = (i) => (origin ? [Math.round(origin.lon[row[i]] * unit), Math.round(origin.lat[row[i]] * unit)] : [0, 0]);

    /* Bounds of all shapes in world pixels, four numbers each: west, north, east, south. */
    function bounds() {
      if (allBounds) return allBounds;
      const { path, vertex } = begin();
      allBounds = new Float64Array(4 * length);
      for (let i = 0; i < length; i += 1) {
        const [west, south, east, north] = stepBounds(columns, vertex[path[i]], vertex[path[i + 1]], start(i));
        allBounds[4 * i] = Ecomap.worldX(west / unit);
        allBounds[4 * i + 1] = Ecomap.worldY(north / unit);
        allBounds[4 * i + 2] = Ecomap.worldX(east / unit);
        allBounds[4 * i + 3] = Ecomap.worldY(south / unit);
      }
      return allBounds;
    }

    function read(i) {
      const { path, vertex } = begin();
      const paths = [];
      const levels = columns.levels ? [] : null;
      let [lon, lat] = start(i);
      for (let p = path[i]; p < path[i + 1]; p += 1) {
        const world = new Float64Array(2 * columns.vertices[p]);
        for (let v = vertex[p], at = 0; v < vertex[p + 1]; v += 1, at += 2) {
          lon += columns.dx[v];
          lat += columns.dy[v];
          world[at] = Ecomap.worldX(lon / unit);
          world[at + 1] = Ecomap.worldY(lat / unit);
        }
        paths.push(world);
        if (levels) levels.push(columns.levels.subarray(vertex[p], vertex[p + 1]));
      }
      return { site: row[i], area: area[i], paths, levels, forms: new Map(), bounds: Array.from(bounds().subarray(4 * i, 4 * i + 4)) };
    }

    const shape = (i) => (known[i] = known[i] || read(i));
    return { length, row, area, bounds, shape, ofRow: (wanted) => (row.includes(wanted) ? shape(row.indexOf(wanted)) : NOTHING) };
  };

  /* The paths of a shape as a zoom level needs them: vertices that would lie within a pixel are left out. */
  Ecomap.pathsAt = function (shape, zoom) {
    const level = data.coarse_zooms.filter((coarse) => coarse >= zoom).length;
    if (!shape.levels || !level) return shape.paths;
    if (!shape.forms.has(level)) {
      shape.forms.set(level, shape.paths.map((path, i) => coarsePath(path, shape.levels[i], level)));
    }
    return shape.forms.get(level);
  };

  function coarsePath(path, levels, level) {
    const kept = [];
    for (let i = 0; i < levels.length; i += 1) if (levels[i] >= level) kept.push(path[2 * i], path[2 * i + 1]);
    return Float64Array.from(kept);
  }

  /* What lies on the ground takes part in the data as if it brought its own paths. */
  for (const name of ['counties', 'water']) {
    const all = Ecomap.shapes(data[`${name}_shapes`]);
    data[name].forEach((entry, i) => Ecomap.later(entry, 'paths', () => all.ofRow(i)));
  }

  data.patches = Ecomap.shapes(data.patches);

  /* A shape as it is drawn; for those that bring their paths. */
  Ecomap.shape = ({ paths, levels, forms, bounds }) => ({ paths, levels, forms, bounds });
})(window.Ecomap = window.Ecomap || {});
