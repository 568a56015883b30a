/*
 * Which sites are shown, and how many each choice would show.
 *
 * A site passes a facet when nothing is chosen there or one of its values is. It is shown when it passes all. A value
 * counts the sites that have it and pass every other facet. The loops go column by column over numbers: a hundred
 * thousand sites take some milliseconds.
 */
(function (Ecomap) {
  'use strict';

  const { data, sites, facets } = Ecomap;
  const changed = Ecomap.signal();
  const names = Object.keys(facets);
  const chosen = Object.fromEntries(names.map((name) => [name, new Set()]));
  const OTHER = 255;
  const MOST_SIGNS = 100;
  /* First and last day of the deadline (ISO), and words to be found in names. */
  const limits = { from: '', to: '', q: '' };

  const misses = new Uint8Array(sites.count);
  const missed = new Uint8Array(sites.count);
  const located = new Uint8Array(sites.count);
  for (let site = 0; site < sites.count; site += 1) located[site] = Number(sites.isLocated(site));
  const shared = data.focus ? data.areas.indexOf('citywide') : -1;

  /* Note for each site that does not pass a facet how many it missed, and which one it missed last. */
  function missFacet(name, place) {
    const { codes, values } = facets[name];
    const places = new Set([...chosen[name]].map((key) => facets[name].placeOf.get(key)));
    const passes = Uint8Array.from(values, (own) => Number(own.some((value) => places.has(value))));
    for (let site = 0; site < codes.length; site += 1) {
      if (!passes[codes[site]]) {
        misses[site] += 1;
        missed[site] = place;
      }
    }
  }

  function missLimits() {
    const { from, to, q } = limits;
    if (from || to) {
      const first = from ? Ecomap.dayNumber(from) : -Infinity;
      const last = to ? Ecomap.dayNumber(to) : Infinity;
      const days = Ecomap.deadlineDays;
      for (let site = 0; site < days.length; site += 1) {
        // A site without a deadline compares as neither.
        if (!(days[site] >= first && days[site] <= last)) {
          misses[site] += 1;
          missed[site] = OTHER;
        }
      }
    }
    if (q) {
      const found = Ecomap.textIndex.mask(q);
      for (let site = 0; site < found.length; site += 1) {
        if (!found[site]) {
          misses[site] += 1;
          missed[site] = OTHER;
        }
      }
    }
  }

  /* How many sites that pass every other facet have each value. */
  function countFacet(name, place) {
    const { keys, codes, values } = facets[name];
    const byCode = new Uint32Array(values.length);
    for (let site = 0; site < codes.length; site += 1) {
      if (misses[site] === 0 || (misses[site] === 1 && missed[site] === place)) byCode[codes[site]] += 1;
    }
    const byValue = new Uint32Array(keys.length);
    byCode.forEach((count, code) => {
      if (count) values[code].forEach((value) => { byValue[value] += count; });
    });
    return new Map(keys.map((key, value) => [key, byValue[value]]));
  }

  function evaluate() {
    misses.fill(0);
    names.forEach((name, place) => {
      if (chosen[name].size) missFacet(name, place);
    });
    missLimits();
    const isOpen = data.statuses.map(([name]) => Number(name === 'open'));
    const shown = new Uint32Array(sites.count);
    const totals = { located: 0, unlocated: 0, open: 0, overdue: 0, shared: 0 };
    const { status, overdue, area } = sites;
    let n = 0;
    for (let site = 0; site < misses.length; site += 1) {
      if (misses[site]) continue;
      shown[n] = site;
      n += 1;
      totals.located += located[site];
      totals.open += isOpen[status[site]];
      totals.overdue += overdue[site];
      if (area[site] === shared) totals.shared += 1;
    }
    totals.unlocated = n - totals.located;
    // Most of the time only some are looked at; they hold until the next evaluation.
    const counts = {};
    names.forEach((name, place) => Ecomap.later(counts, name, () => countFacet(name, place)));
    return { shown: shown.subarray(0, n), counts, totals };
  }

  let result = evaluate();

  function update() {
    result = evaluate();
    changed.fire(result);
  }

  /* A value by its key, or by its place in the data. */
  const keyOf = (name, value) => (typeof value === 'number' ? facets[name].keys[value] : value);

  function add(name, value) {
    const key = keyOf(name, value);
    if (facets[name].placeOf.has(key)) chosen[name].add(key);
  }

  function setLimit(name, value) {
    // Halves of characters, which no address can hold, are left out.
    const text = String(value || '').slice(0, MOST_SIGNS).replace(/\p{Cs}/gu, '').trim();
    limits[name] = name === 'q' ? text : Number.isNaN(Ecomap.dayNumber(text)) ? '' : text;
  }

  function clearAll() {
    names.forEach((name) => chosen[name].clear());
    Object.keys(limits).forEach((name) => { limits[name] = ''; });
  }

  Ecomap.filter = {
    names,
    on: changed.on,
    result: () => result,
    isChosen: (name, value) => chosen[name].has(keyOf(name, value)),
    isActive: () => names.some((name) => chosen[name].size > 0) || Object.values(limits).some(Boolean),
    choose(name, value, on) {
      if (on) add(name, value);
      else chosen[name].delete(keyOf(name, value));
      update();
    },
    /* Choose just these values of a facet. */
    set(name, values) {
      chosen[name].clear();
      values.forEach((value) => add(name, value));
      update();
    },
    /* `from` and `to` limit the deadline (ISO days, inclusive), `q` the names; an empty text lifts the limit. */
    limit(name, value) {
      setLimit(name, value);
      update();
    },
    limits: () => ({ ...limits }),
    clear() {
      clearAll();
      update();
    },
    /* Statuses or days of the sites have changed. */
    refresh() {
      Ecomap.refreshFacets();
      update();
    },
    /* What is chosen, by names that stay the same from build to build. */
    state: () => ({
      ...Object.fromEntries(names.map((name) => [name, chosen[name].size ? facets[name].keys.filter((key) => chosen[name].has(key)) : []])),
      ...limits,
    }),
    /* Choose what `state` gave, all at once; what the page does not know is passed over. */
    restore(state) {
      clearAll();
      for (const name of names) (state[name] || []).forEach((value) => add(name, value));
      Object.keys(limits).forEach((name) => setLimit(name, state[name]));
      update();
    },
  };

  /* The values of a facet that any site has, in the order of the data. */
  Ecomap.facetValues = function (name) {
    const { keys, codes, values } = facets[name];
    if (name === 'status' || name === 'overdue') return keys;
    const hasCode = new Uint8Array(values.length);
    for (let site = 0; site < codes.length; site += 1) hasCode[codes[site]] = 1;
    const present = new Set();
    values.forEach((own, code) => { if (hasCode[code]) own.forEach((value) => present.add(value)); });
    return keys.filter((_, value) => present.has(value));
  };
})(window.Ecomap = window.Ecomap || {});
