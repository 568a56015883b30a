/* Gather sites that would cover each other on the screen. */
(function (Ecomap) {
  'use strict';

  const { sites } = Ecomap;

  function summarise(members) {
    const item = { members, total: members.length, open: 0, done: 0, closed: 0, overdue: 0, x: 0, y: 0, stack: true };
    const first = members[0];
    for (const site of members) {
      item[sites.statusClass(site)] += 1;
      item.overdue += sites.overdue[site];
      item.x += sites.x[site] / members.length;
      item.y += sites.y[site] / members.length;
      if (sites.x[site] !== sites.x[first] || sites.y[site] !== sites.y[first]) item.stack = false;
    }
    if (item.stack) {
      item.x = sites.x[first];
      item.y = sites.y[first];
    }
    item.anchor = item.stack && members.every(sites.isAnchor);
    return item;
  }

  /*
   * Group the located sites: each takes all that are not yet taken within `radiusPx` on the screen.
   * Squares of that side hold the sites, so each site is looked at from nine squares at most.
   */
  Ecomap.clusterSites = function (shown, zoom, radiusPx) {
    const radius = radiusPx / 2 ** zoom;
    const squares = new Map();
    const keyOf = (site, dx, dy) =>
      (Math.floor(sites.x[site] / radius) + dx) * 67108864 + Math.floor(sites.y[site] / radius) + dy;
    const located = shown.filter(sites.isLocated);
    for (const site of located) {
      const key = keyOf(site, 0, 0);
      if (squares.has(key)) squares.get(key).push(site);
      else squares.set(key, [site]);
    }
    const taken = new Set();
    const items = [];
    for (const seed of located) {
      if (taken.has(seed)) continue;
      const members = [];
      for (let dx = -1; dx <= 1; dx += 1) {
        for (let dy = -1; dy <= 1; dy += 1) takeNear(squares, keyOf(seed, dx, dy), seed, radius, members, taken);
      }
      items.push(summarise(members));
    }
    return items;
  };

  /* Move the sites of one square that are near the seed from the square to the members. */
  function takeNear(squares, key, seed, radius, members, taken) {
    const square = squares.get(key);
    if (!square) return;
    const left = [];
    for (const site of square) {
      const isNear = Math.hypot(sites.x[site] - sites.x[seed], sites.y[site] - sites.y[seed]) <= radius;
      if (isNear) {
        taken.add(site);
        members.push(site);
      } else left.push(site);
    }
    if (left.length) squares.set(key, left);
    else squares.delete(key);
  }
})(window.Ecomap = window.Ecomap || {});
