/* The sites as columns, and small questions about one of them. */
(function (Ecomap) {
  'use strict';

  const { data } = Ecomap;
  const columns = data.sites;
  const count = columns.id.length;
  const FIRST_ANCHOR = data.qualities.indexOf('village');
  const LAST_ANCHOR = data.qualities.indexOf('county');

  const x = Float64Array.from(columns.lon, (lon) => (lon === null ? NaN : Ecomap.worldX(lon)));
  const y = Float64Array.from(columns.lat, (lat) => (lat === null ? NaN : Ecomap.worldY(lat)));
  const shapes = columns.shapes.map((entry) => ({
    ...Ecomap.shape(entry.paths, data.decimals.site),
    site: entry.site,
    area: entry.area,
  }));

  Ecomap.sites = {
    ...columns,
    count,
    x,
    y,
    shapes,
    isLocated: (site) => columns.lon[site] !== null,
    isAnchor: (site) =>
      columns.lon[site] !== null && columns.quality[site] >= FIRST_ANCHOR && columns.quality[site] <= LAST_ANCHOR,
    statusClass: (site) => data.statuses[columns.status[site]][0],
    kindOf: (site) => data.kinds[columns.kind[site]],
    label: (site) => Ecomap.pick(columns.name[site], columns.name_en[site]),
    kindLabel: (site) => Ecomap.pick(data.kinds[columns.kind[site]].zh, data.kinds[columns.kind[site]].en),
    note: (site) => Ecomap.pick(columns.notes[columns.note[site]], columns.notes[columns.note_en[site]]),
    statusLabel: (site) => Ecomap.pick(...data.statuses[columns.status[site]].slice(1)),
  };

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
    if (days === null) return columns.deadline[site];
    if (days === 0) return `${columns.deadline[site]}　${Ecomap.t('due_today')}`;
    if (days > 0) return `${columns.deadline[site]}　${Ecomap.t('days_left', { n: days })}`;
    const passed = columns.overdue[site] ? Ecomap.t('days_over', { n: -days }) : Ecomap.t('deadline_passed');
    return `${columns.deadline[site]}　${passed}`;
  };
})(window.Ecomap = window.Ecomap || {});
