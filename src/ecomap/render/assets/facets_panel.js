/* The legend, which is the filter too. */
(function (Ecomap) {
  'use strict';

  const { data, el, t, filter } = Ecomap;

  const rows = {
    status: (value) => [t(`class_${value}`), { marker: 'circle', status: value }],
    overdue: () => [t('overdue_only'), { marker: 'circle', status: 'open', overdue: true }],
    kind: (value) => [
      Ecomap.pick(data.kinds[value].zh, data.kinds[value].en),
      { marker: data.kinds[value].marker, status: 'neutral' },
    ],
    area: (value) => [Ecomap.areaName(data.areas[value]), null],
    problem: (value) => [value === filter.NO_PROBLEM ? t('no_problem') : Ecomap.problemName(value), null],
  };

  function facetRow(facet, value) {
    const [label, look] = rows[facet](value);
    const box = el('input', {
      type: 'checkbox',
      checked: filter.isChosen(facet, value),
      onchange: (event) => filter.choose(facet, value, event.target.checked),
    });
    return el(
      'label',
      { class: 'facet-row', 'data-facet': facet, 'data-value': String(facetKey(facet, value)) },
      box,
      look ? Ecomap.symbolPicture(look) : null,
      el('span', { class: 'facet-label' }, label),
      el('span', { class: 'count' }),
    );
  }

  /* A name of the value that stays the same from build to build. */
  function facetKey(facet, value) {
    if (facet === 'kind') return data.kinds[value].key;
    if (facet === 'area') return data.areas[value];
    if (facet === 'problem') return value === filter.NO_PROBLEM ? 'none' : data.problems[value][0];
    return value;
  }

  function group(key, open, ...facets) {
    const content = facets.flatMap((facet) => Ecomap.facetValues(facet).map((value) => facetRow(facet, value)));
    return el(
      'details',
      { class: 'facet', open },
      el('summary', {}, el('h3', {}, t(key))),
      el('fieldset', {}, el('legend', { class: 'visually-hidden' }, t(key)), ...content),
    );
  }

  function build(host) {
    const openBefore = [...host.querySelectorAll('details')].map((node) => node.open);
    const isOpen = (i, first) => (openBefore.length ? openBefore[i] : first);
    Ecomap.fill(
      host,
      group('facet_status', isOpen(0, true), 'status', 'overdue'),
      group('facet_kind', isOpen(1, true), 'kind'),
      group('facet_area', isOpen(2, false), 'area'),
      group('facet_problem', isOpen(3, false), 'problem'),
      Ecomap.symbolLegend(isOpen(4, true)),
    );
    showCounts(host, filter.result());
  }

  function showCounts(host, { counts }) {
    const valueOf = { kind: data.kinds.map((kind) => kind.key), area: data.areas, problem: data.problems.map((p) => p[0]) };
    const byKey = {};
    for (const facet of Object.keys(counts)) {
      byKey[facet] = new Map(
        [...counts[facet]].map(([value, count]) => [String(valueOf[facet] ? valueOf[facet][value] || 'none' : value), count]),
      );
    }
    for (const node of host.querySelectorAll('.facet-row')) {
      const count = byKey[node.dataset.facet].get(node.dataset.value) || 0;
      node.querySelector('.count').textContent = Ecomap.number(count);
      node.classList.toggle('empty', count === 0);
    }
  }

  function showSummary({ shown, totals }) {
    const host = document.getElementById('summary');
    const part = (key, value) =>
      el('span', { class: `figure ${key}` }, el('b', {}, Ecomap.number(value)), ` ${t(`shown_${key}`)}`);
    const shared = data.focus ? shown.filter((site) => data.areas[Ecomap.sites.area[site]] === 'citywide').length : 0;
    const sentence = t('shown', { n: Ecomap.number(shown.length), total: Ecomap.number(Ecomap.sites.count) });
    Ecomap.fill(
      host,
      el('p', { class: 'shown' }, sentence),
      shared ? el('p', { class: 'hint' }, t('shown_shared', { n: Ecomap.number(shared) })) : '',
      el('p', { class: 'figures' }, ...['open', 'overdue', 'located', 'unlocated'].map((key) => part(key, totals[key]))),
    );
    document.getElementById('reset').disabled = !filter.isActive();
  }

  Ecomap.startFacets = function () {
    const host = document.getElementById('facets');
    build(host);
    showSummary(filter.result());
    document.getElementById('reset').addEventListener('click', () => {
      filter.clear();
      host.querySelectorAll('input').forEach((box) => { box.checked = false; });
    });
    filter.on((result) => {
      showCounts(host, result);
      showSummary(result);
    });
    Ecomap.onLanguage(() => {
      build(host);
      showSummary(filter.result());
    });
  };
})(window.Ecomap = window.Ecomap || {});
