/* Figures of counties: counts among the sites that are shown, shares of them, and sizes of all sites. */
(function (Ecomap) {
  'use strict';

  const { data, sites } = Ecomap;
  const CLASSES = ['open', 'done', 'closed'];
  const NAMES = ['sites', 'located', 'unlocated', 'open', 'done', 'closed', 'overdue'];

  /* Counts by place of counting among the sites that are shown; the rows add up to what is shown. */
  Ecomap.countySummary = function () {
    const { shown } = Ecomap.filter.result();
    const table = Object.fromEntries(NAMES.map((name) => [name, new Int32Array(data.areas.length)]));
    const byStatus = data.statuses.map(([name]) => table[CLASSES.includes(name) ? name : 'open']);
    const { area, status, overdue } = sites;
    for (let i = 0; i < shown.length; i += 1) {
      const site = shown[i];
      const place = area[site];
      table.sites[place] += 1;
      table[sites.isLocated(site) ? 'located' : 'unlocated'][place] += 1;
      byStatus[status[site]][place] += 1;
      table.overdue[place] += overdue[site];
    }
    const summary = new Map();
    data.areas.forEach((key, place) => {
      if (!table.sites[place]) return;
      summary.set(key, Object.fromEntries(NAMES.map((name) => [name, table[name][place]])));
    });
    return summary;
  };

  const share = (part) => (counts) => (counts.sites ? (100 * part(counts)) / counts.sites : null);

  /* What counties may be coloured by: the unit, and the value of a county; null where there is none. */
  Ecomap.FIGURES = {
    ...Object.fromEntries(NAMES.map((name) => [name, { unit: '', of: (counts) => counts[name] }])),
    share_open: { unit: '%', of: share(({ open }) => open) },
    share_finished: { unit: '%', of: share(({ done, closed }) => done + closed) },
    share_overdue: { unit: '%', of: share(({ overdue }) => overdue) },
  };
  if (data.county_sizes) {
    const size = (place, divisor) => (_, adcode) => (data.county_sizes[adcode] || [0, 0])[place] / divisor;
    Ecomap.FIGURES.area_ha = { unit: 'ha', isWhole: true, of: size(0, 1e4) };
    Ecomap.FIGURES.length_km = { unit: 'km', isWhole: true, of: size(1, 1e3) };
  }

  const NONE = Object.fromEntries(NAMES.map((name) => [name, 0]));

  /* The figure of every county of the page, by adcode. */
  Ecomap.figureByCounty = function (key) {
    const summary = Ecomap.countySummary();
    return new Map(data.counties.map(({ adcode }) => [adcode, Ecomap.FIGURES[key].of(summary.get(adcode) || NONE, adcode)]));
  };
})(window.Ecomap = window.Ecomap || {});
