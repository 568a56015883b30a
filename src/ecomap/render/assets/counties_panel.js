/* The table of counties, with links to their pages; it follows the filter. */
(function (Ecomap) {
  'use strict';

  const { data, el, t, filter } = Ecomap;
  const COLUMNS = ['sites', 'open', 'overdue', 'unlocated'];

  /* The name chooses the county for the charts; a link beside it leads to its page. */
  function nameCell(area) {
    const county = data.counties.find((item) => item.adcode === area);
    const name = Ecomap.areaName(area);
    const text = area === data.focus ? `${name}（${t('county_here')}）` : name;
    const pick = el('button', {
      type: 'button', class: 'county-pick', 'aria-pressed': String(Ecomap.selectedArea() === area), 'data-area': area,
      onclick: () => Ecomap.selectArea(Ecomap.selectedArea() === area ? '' : area),
    }, text);
    if (area === data.focus || !county || !county.href) return el('th', { scope: 'row' }, pick);
    const link = el('a', { href: Ecomap.href(county.href), 'aria-label': t('county_page', { name }) }, t('county_page_short'));
    return el('th', { scope: 'row' }, pick, link);
  }

  function tableRow(head, counts) {
    const cells = COLUMNS.map((key) => el('td', {}, counts ? Ecomap.number(counts[key]) : '–'));
    return el('tr', {}, head, ...cells);
  }

  function fill() {
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

  const refresh = () => Ecomap.refreshPane('panel-areas', fill);

  Ecomap.startCounties = function () {
    refresh();
    filter.on(refresh);
    Ecomap.onLanguage(refresh);
    Ecomap.onArea((area) => {
      const hadFocus = document.activeElement && document.activeElement.classList.contains('county-pick');
      const focused = hadFocus ? document.activeElement.dataset.area : area;
      refresh();
      if (hadFocus) document.querySelector(`.county-pick[data-area="${CSS.escape(focused)}"]`).focus();
    });
  };
})(window.Ecomap = window.Ecomap || {});
