/* Charts of one county: its shown sites by status, kind and month of the deadline, each with its numbers as a table. */
(function (Ecomap) {
  'use strict';

  const { data, sites, el, svg, t } = Ecomap;
  const MOST_ROWS = 14;
  const WIDTH = 340;
  const ROW = 22;
  const LABEL = 128;
  const selected = Ecomap.signal();
  let area = '';

  Ecomap.selectedArea = () => area;
  Ecomap.onArea = selected.on;

  /* Choose the county, or other place of counting, whose charts are shown; an empty text for none. */
  Ecomap.selectArea = function (key) {
    area = data.areas.includes(key) ? key : '';
    selected.fire(area);
  };

  function members() {
    const place = data.areas.indexOf(area);
    const { shown } = Ecomap.filter.result();
    const found = [];
    for (let i = 0; i < shown.length; i += 1) if (sites.area[shown[i]] === place) found.push(shown[i]);
    return found;
  }

  /* Numbers by the value of a site; values in the order of `order`, only those that occur. */
  function tally(found, valueOf, order) {
    const counts = new Map();
    for (const site of found) counts.set(valueOf(site), (counts.get(valueOf(site)) || 0) + 1);
    return [...counts].sort((a, b) => order(a, b));
  }

  const byNumber = (a, b) => b[1] - a[1] || a[0] - b[0];
  const byValue = (a, b) => (a[0] < b[0] ? -1 : 1);

  function statusBars(found) {
    return tally(found, (site) => sites.status[site], byNumber).map(([code, count]) => {
      const [name, zh, en] = data.statuses[code];
      return { label: Ecomap.pick(zh, en), count, style: name };
    });
  }

  function kindBars(found) {
    return tally(found, (site) => sites.kind[site], byNumber).map(([code, count]) => ({
      label: Ecomap.pick(data.kinds[code].zh, data.kinds[code].en), count, style: 'plain',
    }));
  }

  /* By month of the deadline; overdue ones beside those that are not. */
  function deadlineBars(found) {
    const monthOf = (site) => (sites.deadline[site] || '').slice(0, 7);
    const late = new Map();
    for (const site of found) if (sites.overdue[site]) late.set(monthOf(site), (late.get(monthOf(site)) || 0) + 1);
    return tally(found, monthOf, byValue).map(([month, count]) => ({
      label: month || t('no_deadline'), count, part: late.get(month) || 0, style: 'plain',
    }));
  }

  /* What would make the drawing too long is summed up in its last bar; the table has all. */
  function shorten(bars) {
    if (bars.length <= MOST_ROWS) return bars;
    const rest = bars.slice(MOST_ROWS - 1);
    const sum = (key) => rest.reduce((total, bar) => total + (bar[key] || 0), 0);
    return [...bars.slice(0, MOST_ROWS - 1), { label: t('chart_rest', { n: rest.length }), count: sum('count'), part: sum('part'), style: 'plain' }];
  }

  function drawing(bars, title) {
    const most = Math.max(...bars.map(({ count }) => count));
    const scale = (WIDTH - LABEL - 44) / most;
    const rows = bars.flatMap(({ label, count, part, style }, i) => {
      const middle = i * ROW + ROW / 2;
      const short = label.length > 18 ? `${label.slice(0, 17)}…` : label;
      return [
        svg('text', { x: LABEL - 6, y: middle, class: 'chart-label' }, short),
        svg('rect', { x: LABEL, y: middle - 7, width: Math.max(1, count * scale), height: 14, class: `bar ${style}` }),
        part ? svg('rect', { x: LABEL, y: middle - 7, width: part * scale, height: 14, class: 'bar overdue' }) : null,
        svg('text', { x: LABEL + count * scale + 5, y: middle, class: 'chart-number' }, part ? `${count}（${part}）` : String(count)),
      ];
    });
    return svg('svg', { viewBox: `0 0 ${WIDTH} ${bars.length * ROW}`, class: 'chart', role: 'img', 'aria-label': title }, ...rows);
  }

  function table(bars, head, hasPart) {
    const heads = [head, t('county_sites'), ...(hasPart ? [t('county_overdue')] : [])];
    return el(
      'details',
      { class: 'chart-table' },
      el('summary', {}, t('chart_table')),
      el(
        'table',
        {},
        el('thead', {}, el('tr', {}, ...heads.map((text) => el('th', { scope: 'col' }, text)))),
        el('tbody', {}, ...bars.map(({ label, count, part }) =>
          el('tr', {}, el('th', { scope: 'row' }, label), el('td', {}, String(count)), hasPart ? el('td', {}, String(part)) : null))),
      ),
    );
  }

  function figure(key, bars) {
    const title = t(`chart_${key}`, { name: Ecomap.areaName(area) });
    const hasPart = key === 'deadline';
    return el(
      'figure',
      { class: 'area-chart', id: `chart-${key}` },
      el('figcaption', {}, title),
      drawing(shorten(bars), title),
      table(bars, t(`chart_${key}_head`), hasPart),
    );
  }

  function build() {
    const summary = Ecomap.countySummary();
    const places = data.areas.filter((key) => key === area || summary.has(key) || data.counties.some(({ adcode }) => adcode === key));
    const options = [['', t('chart_none')], ...places.map((key) => [key, Ecomap.areaName(key)])];
    const choice = el(
      'select',
      { id: 'chart-area', class: 'field', onchange: (event) => Ecomap.selectArea(event.target.value) },
      ...options.map(([value, text]) => el('option', { value, selected: value === area }, text)),
    );
    const found = area ? members() : [];
    Ecomap.fill(
      document.getElementById('area-charts'),
      el('h3', {}, t('chart_title')),
      el('label', { class: 'tool-row' }, el('span', {}, t('chart_of')), choice),
      area && !found.length ? el('p', { class: 'hint' }, t('chart_empty')) : null,
      ...(found.length ? [figure('status', statusBars(found)), figure('kind', kindBars(found)), figure('deadline', deadlineBars(found))] : []),
    );
  }

  Ecomap.atStart(() => {
    area = data.focus || '';
    build();
    selected.on(() => {
      const hadFocus = document.activeElement && document.activeElement.id === 'chart-area';
      build();
      if (hadFocus) document.getElementById('chart-area').focus();
      Ecomap.urlState.touch();
    });
    Ecomap.filter.on(build);
    Ecomap.onLanguage(build);
    Ecomap.urlState.part('chart', {
      write: () => (area === (data.focus || '') ? '' : area),
      read: (key) => Ecomap.selectArea(key || data.focus || ''),
    });
  });
})(window.Ecomap = window.Ecomap || {});
