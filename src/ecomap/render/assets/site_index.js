/*
 * Where the shown sites are, so that any piece of the map is counted without looking at each site.
 *
 * All places are put in Morton order over a square (its quarters one after another, their quarters within them …). So
 * the sites of any cell of any fineness stand in a row, and with running sums their number, statuses and middle
 * are the difference of two entries: a view costs as much as it has cells, be it of a thousand sites or a million.
 *
 * G. M. Morton, A computer oriented geodetic data base, IBM, 1966.
 */
(function (Ecomap) {
  'use strict';

  const { data, sites } = Ecomap;
  const BITS = 21;
  const HALF = 2 ** 11;
  const CLASSES = ['open', 'done', 'closed'];

  /* Spread the low 11 bits of a number, one empty bit between them. */
  const SPREAD = Uint32Array.from({ length: HALF }, (_, number) => {
    let spread = 0;
    for (let bit = 0; bit < 11; bit += 1) spread |= ((number >> bit) & 1) << (2 * bit);
    return spread;
  });

  const square = { west: Infinity, north: Infinity, size: 0 };
  let places = null;

  function measureSquare() {
    const { x, y } = sites;
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let site = 0; site < x.length; site += 1) {
      if (!(x[site] >= 0)) continue;
      if (x[site] < west) west = x[site];
      if (y[site] < north) north = y[site];
      if (x[site] > east) east = x[site];
      if (y[site] > south) south = y[site];
    }
    square.west = west;
    square.north = north;
    square.size = Math.max(east - west, south - north, 1e-6) * 1.000001;
  }

  /* Column or row of the finest cells. */
  const finest = (value, least) => Math.floor(((value - least) / square.size) * 2 ** BITS);

  /* Order numbers by one of their digits of 11 bits, keeping the order of equal ones. */
  function sortByDigit(from, to, digits, shift) {
    const next = new Uint32Array(HALF + 1);
    for (let i = 0; i < from.length; i += 1) next[((digits[from[i]] >>> shift) & (HALF - 1)) + 1] += 1;
    for (let digit = 0; digit < HALF; digit += 1) next[digit + 1] += next[digit];
    for (let i = 0; i < from.length; i += 1) {
      const digit = (digits[from[i]] >>> shift) & (HALF - 1);
      to[next[digit]] = from[i];
      next[digit] += 1;
    }
  }

  /* The located sites in Morton order, with the number of each place. Done once. */
  function orderSites() {
    measureSquare();
    const high = new Uint32Array(sites.count);
    const low = new Uint32Array(sites.count);
    const rows = new Uint32Array(sites.count);
    let count = 0;
    for (let site = 0; site < sites.count; site += 1) {
      if (!sites.isLocated(site)) continue;
      const column = finest(sites.x[site], square.west);
      const line = finest(sites.y[site], square.north);
      high[site] = SPREAD[column >> 11] | (SPREAD[line >> 11] << 1);
      low[site] = SPREAD[column & (HALF - 1)] | (SPREAD[line & (HALF - 1)] << 1);
      rows[count] = site;
      count += 1;
    }
    let order = rows.slice(0, count);
    let other = new Uint32Array(count);
    for (const [digits, shift] of [[low, 0], [low, 11], [high, 0], [high, 11]]) {
      sortByDigit(order, other, digits, shift);
      [order, other] = [other, order];
    }
    return { order, keys: Float64Array.from(order, (site) => high[site] * 2 ** 22 + low[site]) };
  }

  /* What is shown now: sites and keys in order, and running sums. */
  const now = { count: 0, rows: null, keys: null, open: null, done: null, overdue: null, x: null, y: null };

  function makeRoom() {
    places = orderSites();
    const length = places.order.length;
    now.rows = new Uint32Array(length);
    now.keys = new Float64Array(length);
    for (const name of ['open', 'done', 'overdue']) now[name] = new Uint32Array(length + 1);
    for (const name of ['x', 'y']) now[name] = new Float64Array(length + 1);
  }

  /* Take over which sites are shown, and their present statuses. */
  function use(shown) {
    if (!places) makeRoom();
    const isShown = new Uint8Array(sites.count);
    for (let i = 0; i < shown.length; i += 1) isShown[shown[i]] = 1;
    const classes = data.statuses.map(([name]) => CLASSES.indexOf(name));
    const { order, keys } = places;
    let n = 0;
    for (let i = 0; i < order.length; i += 1) {
      const site = order[i];
      if (!isShown[site]) continue;
      const statusClass = classes[sites.status[site]];
      now.rows[n] = site;
      now.keys[n] = keys[i];
      now.open[n + 1] = now.open[n] + (statusClass === 0);
      now.done[n + 1] = now.done[n] + (statusClass === 1);
      now.overdue[n + 1] = now.overdue[n] + sites.overdue[site];
      now.x[n + 1] = now.x[n] + sites.x[site];
      now.y[n + 1] = now.y[n] + sites.y[site];
      n += 1;
    }
    now.count = n;
  }

  /* The first place from `from` to `to` whose key is not below. */
  function seek(key, from, to) {
    let [low, high] = [from, to];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (now.keys[middle] < key) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /*
   * The cells of a fineness that hold sites and touch a window (west, north, east, south in world pixels), in order:
   * `visit(column, line, from, to)`.
   */
  function cells(level, [west, north, east, south], visit) {
    function descend(from, to, depth, column, line, base) {
      const side = square.size / 2 ** depth;
      const left = square.west + column * side;
      const top = square.north + line * side;
      if (left > east || top > south || left + side < west || top + side < north) return;
      if (depth === level) {
        visit(column, line, from, to);
        return;
      }
      const step = 4 ** (BITS - depth - 1);
      let begin = from;
      for (let quarter = 0; quarter < 4 && begin < to; quarter += 1) {
        const end = quarter === 3 ? to : seek(base + (quarter + 1) * step, begin, to);
        if (end > begin) {
          descend(begin, end, depth + 1, 2 * column + (quarter & 1), 2 * line + (quarter >> 1), base + quarter * step);
        }
        begin = end;
      }
    }
    if (now.count) descend(0, now.count, 0, 0, 0, 0);
  }

  Ecomap.siteIndex = { BITS, use, cells, now, side: (level) => square.size / 2 ** level };
})(window.Ecomap = window.Ecomap || {});
