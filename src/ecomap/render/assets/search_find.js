/* What a query finds: sites, problems of the plan, counties. */
(function (Ecomap) {
  'use strict';

  const { data, sites, filter, t } = Ecomap;
  const MOST = { sites: 7, problems: 3, counties: 2 };

  /* `7`, `问题7`, `第7题`, `Problem 7`, `#22.1`: the number, or an empty text. */
  function problemNumber(query) {
    const match = /^(?:第|问题|problem|no\.?|#)*\s*(\d+(?:\.\d+)?)\s*(?:个?问题|题|号|项)?$/i.exec(query);
    return match ? match[1] : '';
  }

  /* First the very number, then its parts, then what only begins with the same digits, then titles. */
  function findProblems(query) {
    const number = problemNumber(query);
    const found = [];
    data.problems.forEach(([key, zh, en], place) => {
      let rank = -1;
      if (number) {
        if (key === number) rank = 0;
        else if (key.startsWith(`${number}.`)) rank = 1;
        else if (key.startsWith(number)) rank = 2;
      } else if ([zh, en].some((title) => title && Ecomap.textIndex.matchIn(title, query))) rank = 3;
      if (rank >= 0) found.push({ rank, place, key });
    });
    return found.sort((a, b) => a.rank - b.rank || a.place - b.place).slice(0, MOST.problems);
  }

  function findCounties(query) {
    const found = [];
    for (const county of Ecomap.counties) {
      const places = [county.name, county.name_en || '', county.adcode]
        .map((text) => Ecomap.textIndex.matchIn(text, query))
        .filter(Boolean);
      if (places.length) found.push({ rank: Math.min(...places.map(([start]) => Math.min(start, 1))), county });
    }
    return found.sort((a, b) => a.rank - b.rank).slice(0, MOST.counties);
  }

  /* The name in the present language, or what else of the site holds the query. */
  function siteWords(site, query) {
    const label = sites.label(site);
    const others = [sites.name[site], ...sites.aliases[site], sites.name_en[site], sites.id[site]];
    const isInLabel = Ecomap.textIndex.matchIn(label, query);
    const also = isInLabel ? '' : others.find((text) => text && text !== label && Ecomap.textIndex.matchIn(text, query)) || '';
    return { label, also };
  }

  function siteEntry(site, query, isShown) {
    const { label, also } = siteWords(site, query);
    const area = Ecomap.areaName(data.areas[sites.area[site]]);
    const facts = [sites.kindLabel(site), area, sites.statusLabel(site)];
    if (!sites.isLocated(site)) facts.push(t('quality_none'));
    if (!isShown(site)) facts.push(t('search_hidden'));
    return { sort: 'site', site, label, also, facts: facts.join(' · ') };
  }

  /* Rows that are shown, asked by halving: they stand in order. */
  function isAmong(shown) {
    return (site) => {
      let low = 0;
      let high = shown.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (shown[middle] < site) low = middle + 1;
        else high = middle;
      }
      return shown[low] === site;
    };
  }

  /* Groups of entries for a query: `{ key, entries }`, the likeliest group first. */
  Ecomap.find = function (query) {
    const { sites: rows, total } = Ecomap.textIndex.search(query, MOST.sites);
    const isShown = isAmong(filter.result().shown);
    const groups = [{ key: 'sites', entries: rows.map((site) => siteEntry(site, query, isShown)) }];
    if (total > 1) groups[0].entries.push({ sort: 'words', query, total });
    const problems = findProblems(query).map(({ key, place }) => ({ sort: 'problem', key, label: Ecomap.problemName(place), facts: '' }));
    const counties = findCounties(query);
    const countyGroup = {
      key: 'counties',
      entries: counties.map(({ county }) => ({ sort: 'county', county, label: Ecomap.countyName(county.adcode), facts: county.adcode })),
    };
    const problemGroup = { key: 'problems', entries: problems };
    if (problemNumber(query)) groups.unshift(problemGroup);
    else groups.push(problemGroup);
    // The beginning of a county's name is more likely meant than a site that holds it.
    if (counties.length && counties[0].rank === 0) groups.unshift(countyGroup);
    else groups.push(countyGroup);
    return groups.filter((group) => group.entries.length);
  };
})(window.Ecomap = window.Ecomap || {});
