/* The sites as columns, and small questions about one of them. */
(function (Ecomap) {
  'use strict';

  const { data } = Ecomap;
  const count = data.sites.kind.length;
  const FIRST_ANCHOR = data.qualities.indexOf('village');
  const LAST_ANCHOR = data.qualities.indexOf('county');

  /*
   * Each column is read when somebody asks for it first, so that the picture waits for numbers only. Numbers are typed
   * arrays, NaN where not known; texts and lists are arrays, of which rows may share a list.
   */
  const columns = {};
  for (const name of Object.keys(data.sites)) {
    const { value } = Object.getOwnPropertyDescriptor(data.sites, name);
    Ecomap.later(columns, name, () => (value && value.codes ? decode(value) : data.sites[name]));
  }

  function decode({ codes, values }) {
    const texts = new Array(codes.length);
    for (let site = 0; site < codes.length; site += 1) texts[site] = values[codes[site]];
    return texts;
  }

  /* Set a site's status, lateness and days left, as a time slider does, which then has the filter refreshed. */
  function setStates(statusCodes, overdue, daysLeft) {
    columns.status.set(statusCodes);
    columns.overdue.set(overdue);
    columns.days_left.set(daysLeft);
  }

  // Plain loops: `from` with a function makes an object for each number, and these stand before the first picture.
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  for (let site = 0; site < count; site += 1) {
    x[site] = Ecomap.worldX(columns.lon[site]);
    y[site] = Ecomap.worldY(columns.lat[site]);
  }

  Ecomap.sites = Object.assign(columns, {
    count,
    x,
    y,
    shapes: Ecomap.shapes(data.sites.shapes, columns),
    setStates,
    isLocated: (site) => !Number.isNaN(columns.lon[site]),
    isAnchor: (site) =>
      !Number.isNaN(columns.lon[site]) && columns.quality[site] >= FIRST_ANCHOR && columns.quality[site] <= LAST_ANCHOR,
    statusClass: (site) => data.statuses[columns.status[site]][0],
    kindOf: (site) => data.kinds[columns.kind[site]],
    label: (site) => Ecomap.pick(columns.name[site], columns.name_en[site]),
    kindLabel: (site) => Ecomap.pick(data.kinds[columns.kind[site]].zh, data.kinds[columns.kind[site]].en),
    note: (site) => Ecomap.pick(columns.notes[data.sites.note[site]], columns.notes[data.sites.note_en[site]]),
    statusLabel: (site) => Ecomap.pick(...data.statuses[columns.status[site]].slice(1)),
  });

  const byAdcode = new Map(data.counties.map((county) => [county.adcode, county]));

  Ecomap.countyName = function (adcode) {
    const county = byAdcode.get(adcode);
    return county ? Ecomap.pick(county.name, county.name_en) : adcode;
  };

  /* The name of a place of counting: a county, or one of the rows beside the counties. */
  Ecomap.areaName = function (area) {
    if (byAdcode.has(area)) return Ecomap.countyName(area);
    return Ecomap.t(area === 'citywide' && data.focus ? 'shared' : area);
  };

  Ecomap.problemName = function (index) {
    const [key, zh, en] = data.problems[index];
    const label = Ecomap.t('problem_name', { key });
    const title = Ecomap.pick(zh, en);
    return title ? `${label}　${title}` : label;
  };

  /* Days left in words; the sign alone is never shown. */
  Ecomap.deadlineText = function (site) {
    if (!columns.deadline[site]) return Ecomap.t('no_deadline');
    const days = columns.days_left[site];
    if (Ecomap.isMissing(days)) return columns.deadline[site];
    if (days === 0) return `${columns.deadline[site]}　${Ecomap.t('due_today')}`;
    if (days > 0) return `${columns.deadline[site]}　${Ecomap.t('days_left', { n: days })}`;
    const passed = columns.overdue[site] ? Ecomap.t('days_over', { n: -days }) : Ecomap.t('deadline_passed');
    return `${columns.deadline[site]}　${passed}`;
  };
})(window.Ecomap = window.Ecomap || {});
