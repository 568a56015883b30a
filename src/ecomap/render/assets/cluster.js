/*
 * Gather sites that would cover each other on the screen.
 *
 * Cells much smaller than a symbol hold the sites. A cell with more sites than any other within the radius becomes
 * a group and takes those others; this is repeated among the cells that are left. So the groups, each drawn where it is
 * densest, lie farther apart than the radius, and every site is in exactly one of them.
 */
(function (Ecomap) {
  'use strict';

  const { sites, siteIndex } = Ecomap;
  const { now } = siteIndex;
  const CELLS_PER_RADIUS = 4;
  /* A window is looked at with so many radii around it: what lies outside can change groups at its edge. */
  const MARGIN_RADII = 6;
  /* A window has no more cells than this; only everything at once at a deep zoom may. */
  const LARGEST_TABLE = 4e6;

  /* A group of sites: how many, of which status, and the middle of its fullest cell. Its members are listed when asked for. */
  class Item {
    constructor(x, y) {
      this.x = x;
      this.y = y;
      this.total = 0;
      this.open = 0;
      this.done = 0;
      this.closed = 0;
      this.overdue = 0;
      this.parts = [];
    }

    add(from, to) {
      this.parts.push(from, to);
      this.total += to - from;
      this.open += now.open[to] - now.open[from];
      this.done += now.done[to] - now.done[from];
      this.overdue += now.overdue[to] - now.overdue[from];
    }

    settle() {
      this.closed = this.total - this.open - this.done;
      this.first = now.rows[this.parts[0]];
      // A difference of sums is not exact; the place of a single site is.
      if (this.total === 1) [this.x, this.y] = [sites.x[this.first], sites.y[this.first]];
      return this;
    }

    /* In the order of the rows. */
    get members() {
      if (!this.listed) {
        this.listed = [];
        for (let i = 0; i < this.parts.length; i += 2) {
          for (let place = this.parts[i]; place < this.parts[i + 1]; place += 1) this.listed.push(now.rows[place]);
        }
        this.listed.sort((a, b) => a - b);
      }
      return this.listed;
    }

    /* Whether all stand on one point. */
    get stack() {
      return this.members.every((site) => sites.x[site] === sites.x[this.first] && sites.y[site] === sites.y[this.first]);
    }

    get anchor() {
      return this.stack && this.members.every(sites.isAnchor);
    }
  }

  /* The cells of a window as columns: where they stand, which sites they hold, and the middle of these. */
  function gatherCells(level, window) {
    const found = { column: [], line: [], from: [], to: [], x: [], y: [] };
    siteIndex.cells(level, window, (column, line, from, to) => {
      found.column.push(column);
      found.line.push(line);
      found.from.push(from);
      found.to.push(to);
      found.x.push((now.x[to] - now.x[from]) / (to - from));
      found.y.push((now.y[to] - now.y[from]) / (to - from));
    });
    return found;
  }

  /* A table from column and line to the number of a cell, -1 where there is none, with an empty edge of `reach`. */
  function gridOf({ column, line }, reach) {
    let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 0; i < column.length; i += 1) {
      left = Math.min(left, column[i]);
      right = Math.max(right, column[i]);
      top = Math.min(top, line[i]);
      bottom = Math.max(bottom, line[i]);
    }
    const width = right - left + 1 + 2 * reach;
    const length = width * (bottom - top + 1 + 2 * reach);
    const placeOf = (i) => (line[i] - top + reach) * width + column[i] - left + reach;
    if (length > LARGEST_TABLE) {
      const table = new Map(column.map((_, i) => [placeOf(i), i]));
      return { cellAt: (place) => (table.has(place) ? table.get(place) : -1), width, placeOf };
    }
    const table = new Int32Array(length).fill(-1);
    for (let i = 0; i < column.length; i += 1) table[placeOf(i)] = i;
    return { cellAt: (place) => table[place], width, placeOf };
  }

  /* Pairs of cells within the radius, as a list for each cell. */
  function neighbours(found, radius, reach) {
    const { cellAt, width, placeOf } = gridOf(found, reach);
    const { x, y } = found;
    const begin = new Uint32Array(x.length + 1);
    const list = [];
    const reach2 = radius * radius;
    for (let i = 0; i < x.length; i += 1) {
      const place = placeOf(i);
      for (let row = -reach; row <= reach; row += 1) {
        for (let at = place + row * width - reach; at <= place + row * width + reach; at += 1) {
          const other = cellAt(at);
          if (other < 0 || other === i) continue;
          const dx = x[other] - x[i];
          const dy = y[other] - y[i];
          if (dx * dx + dy * dy <= reach2) list.push(other);
        }
      }
      begin[i + 1] = list.length;
    }
    return { begin, list };
  }

  /* The cell that each cell joins; the largest of each neighbourhood join themselves. */
  function chooseOwners({ from, to }, { begin, list }) {
    const owner = new Int32Array(from.length).fill(-1);
    const isAbove = (a, b) => {
      const more = to[a] - from[a] - (to[b] - from[b]);
      return more ? more > 0 : from[a] < from[b];
    };
    let left = Array.from(from.keys());
    while (left.length) {
      const tops = left.filter((cell) => {
        for (let i = begin[cell]; i < begin[cell + 1]; i += 1) {
          if (owner[list[i]] < 0 && isAbove(list[i], cell)) return false;
        }
        return true;
      });
      for (const top of tops) owner[top] = top;
      for (const top of tops) {
        for (let i = begin[top]; i < begin[top + 1]; i += 1) if (owner[list[i]] < 0) owner[list[i]] = top;
      }
      left = left.filter((cell) => owner[cell] < 0);
    }
    return owner;
  }

  /* The fineness at which cells are a fraction of the radius, as far as there are so fine ones. */
  function levelFor(radius) {
    const level = Math.ceil(Math.log2((siteIndex.side(0) * CELLS_PER_RADIUS) / (2 * radius)));
    return Math.max(0, Math.min(siteIndex.BITS, level));
  }

  /*
   * The groups of a window (west, north, east, south in world pixels), or of everything, for a zoom level: those in
   * the window are the same whatever the window is. `siteIndex.use` says which sites are shown.
   */
  Ecomap.groupSites = function (zoom, radiusPx, window) {
    const radius = radiusPx / 2 ** zoom;
    const margin = MARGIN_RADII * radius;
    const [west, north, east, south] = window || [-Infinity, -Infinity, Infinity, Infinity];
    const level = levelFor(radius);
    const found = gatherCells(level, [west - margin, north - margin, east + margin, south + margin]);
    if (!found.from.length) return [];
    const reach = Math.min(CELLS_PER_RADIUS, Math.ceil(radius / siteIndex.side(level)));
    const owner = chooseOwners(found, neighbours(found, radius, reach));
    const items = new Map();
    owner.forEach((top, cell) => {
      if (!items.has(top)) items.set(top, new Item(found.x[top], found.y[top]));
      items.get(top).add(found.from[cell], found.to[cell]);
    });
    return Array.from(items.values(), (item) => item.settle());
  };
})(window.Ecomap = window.Ecomap || {});
