/* The table of counties, with links to their pages; it follows the filter. */
(function (Ecomap) {
  'use strict';

  const { data, sites, el, t, filter } = Ecomap;
  const COLUMNS = ['sites', 'open', 'overdue', 'unlocated'];

  /* Counts by place of counting among the sites that are shown; the rows add up to what is shown. */
  Ecomap.countySummary = function () {
    const summary = new Map();
    for (const site of filter.result().shown) {
      const area = data.areas[sites.area[site]];
      if (!summary.has(area)) summary.set(area, { sites: 0, open: 0, overdue: 0, unlocated: 0 });
      const counts = summary.get(area);
      counts.sites += 1;
      counts.open += Number(sites.statusClass(site) === 'open');
      counts.overdue += sites.overdue[site];
      counts.unlocated += Number(!sites.isLocated(site));
    }
    return summary;
  };

  function nameCell(area) {
    const county = data.counties.find((item) => item.adcode === area);
    const name = Ecomap.areaName(area);
    if (area === data.focus) return el('th', { scope: 'row' }, `${name}（${t('county_here')}）`);
    if (!county || !county.href) return el('th', { scope: 'row' }, name);
    return el('th', { scope: 'row' }, el('a', { href: Ecomap.href(county.href) }, name));
  }

  function tableRow(head, counts) {
    const cells = COLUMNS.map((key) => el('td', {}, counts ? Ecomap.number(counts[key]) : '–'));
    return el('tr', {}, head, ...cells);
  }

  function refresh() {
    const summary = Ecomap.countySummary();
    const none = { sites: 0, open: 0, overdue: 0, unlocated: 0 };
    const total = { ...none };
    const body = data.areas
      .filter((area) => summary.has(area) || data.counties.some((county) => county.adcode === area))
      .map((area) => {
        const counts = summary.get(area) || none;
        COLUMNS.forEach((key) => { total[key] += counts[key]; });
        // A page of one county carries no sites of the others: say nothing rather than nought.
        const isElsewhere = data.focus && area !== data.focus && !summary.has(area);
        return tableRow(nameCell(area), isElsewhere ? null : counts);
      });
    Ecomap.fill(
      document.getElementById('county-table'),
      el('thead', {}, el('tr', {}, el('th', { scope: 'col' }, t('facet_area')), ...COLUMNS.map((key) => el('th', { scope: 'col' }, t(`county_${key}`))))),
      el('tbody', {}, ...body),
      el('tfoot', {}, tableRow(el('th', { scope: 'row' }, t('county_total')), total)),
    );
  }

  Ecomap.startCounties = function () {
    refresh();
    filter.on(refresh);
    Ecomap.onLanguage(refresh);
  };
})(window.Ecomap = window.Ecomap || {});
