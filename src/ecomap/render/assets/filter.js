/* Which sites are shown, and how many each choice would show. */
(function (Ecomap) {
  'use strict';

  const { data, sites } = Ecomap;
  const changed = Ecomap.signal();
  const NO_PROBLEM = -1;

  /* Each facet gives the values of a site; a site passes when nothing is chosen or one of them is chosen. */
  const facets = {
    status: (site) => [sites.statusClass(site)],
    overdue: (site) => [sites.overdue[site]],
    kind: (site) => [sites.kind[site]],
    area: (site) => [sites.area[site]],
    problem: (site) => (sites.problems[site].length ? sites.problems[site] : [NO_PROBLEM]),
  };
  const names = Object.keys(facets);
  const chosen = Object.fromEntries(names.map((name) => [name, new Set()]));

  /* One pass over all sites. A value counts the sites that pass every other facet. */
  function evaluate() {
    const counts = Object.fromEntries(names.map((name) => [name, new Map()]));
    const shown = [];
    const totals = { located: 0, unlocated: 0, open: 0, overdue: 0 };
    for (let site = 0; site < sites.count; site += 1) {
      const values = names.map((name) => facets[name](site));
      const failed = names.filter((name, i) => chosen[name].size && !values[i].some((v) => chosen[name].has(v)));
      if (failed.length > 1) continue;
      names.forEach((name, i) => {
        if (failed.length && failed[0] !== name) return;
        for (const value of values[i]) counts[name].set(value, (counts[name].get(value) || 0) + 1);
      });
      if (failed.length) continue;
      shown.push(site);
      totals[sites.isLocated(site) ? 'located' : 'unlocated'] += 1;
      if (sites.statusClass(site) === 'open') totals.open += 1;
      if (sites.overdue[site]) totals.overdue += 1;
    }
    return { shown, counts, totals };
  }

  let result = evaluate();

  function update() {
    result = evaluate();
    changed.fire(result);
  }

  Ecomap.filter = {
    NO_PROBLEM,
    on: changed.on,
    result: () => result,
    isChosen: (facet, value) => chosen[facet].has(value),
    isActive: () => names.some((name) => chosen[name].size > 0),
    choose(facet, value, on) {
      if (on) chosen[facet].add(value);
      else chosen[facet].delete(value);
      update();
    },
    clear() {
      names.forEach((name) => chosen[name].clear());
      update();
    },
  };

  /* The values of a facet that any site has, in the order of the data. */
  Ecomap.facetValues = function (facet) {
    const present = new Set();
    for (let site = 0; site < sites.count; site += 1) facets[facet](site).forEach((value) => present.add(value));
    const order = {
      status: ['open', 'done', 'closed'],
      overdue: [1],
      kind: data.kinds.map((_, i) => i),
      area: data.areas.map((_, i) => i),
      problem: [...data.problems.map((_, i) => i), NO_PROBLEM],
    };
    return order[facet].filter((value) => facet === 'status' || facet === 'overdue' || present.has(value));
  };
})(window.Ecomap = window.Ecomap || {});
