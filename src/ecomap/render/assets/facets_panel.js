/* The legend, which is the filter too. */
(function (Ecomap) {
  'use strict';

  const { data, el, t, facets, filter } = Ecomap;
  /* Lists longer than this are folded to their first values and can be searched. */
  const LONG = 12;
  const FIRST = 8;

  /* Groups of the panel: heading, facets, whether it is open at first; long lists are folded unless they are the legend. */
  const GROUPS = [
    { key: 'facet_status', facets: ['status', 'overdue'], open: true },
    { key: 'facet_kind', facets: ['kind'], open: true },
    { key: 'facet_deadline', facets: ['deadline'], dates: true },
    { key: 'facet_area', facets: ['area'], folded: true },
    { key: 'facet_problem', facets: ['problem'], folded: true },
    { key: 'facet_unit', facets: ['unit'], folded: true, byCount: true },
    { key: 'facet_leader', facets: ['leader'], folded: true, byCount: true },
    { key: 'facet_tag', facets: ['tag'], folded: true, byCount: true },
    { key: 'facet_quality', facets: ['quality'] },
  ];

  let rows = [];

  function lookOf(facet, key) {
    if (facet === 'status') return { marker: 'circle', status: key };
    if (facet === 'overdue') return { marker: 'circle', status: 'open', overdue: true };
    if (facet === 'kind') return { marker: data.kinds[facets.kind.placeOf.get(key)].marker, status: 'neutral' };
    return null;
  }

  function facetRow(facet, key) {
    const label = Ecomap.facetLabel(facet, key);
    const look = lookOf(facet, key);
    const box = el('input', { type: 'checkbox', onchange: () => filter.choose(facet, key, box.checked) });
    const count = el('span', { class: 'count' });
    const node = el(
      'label',
      { class: 'facet-row', 'data-facet': facet, 'data-value': key },
      box,
      look ? Ecomap.symbolPicture(look) : null,
      el('span', { class: 'facet-label' }, label),
      count,
    );
    const row = { facet, key, label, box, count, node };
    rows.push(row);
    return row;
  }

  /* The values of a facet; where the plan gives no order, those of most sites first. */
  function valuesOf(facet, byCount) {
    const keys = Ecomap.facetValues(facet);
    if (!byCount) return keys;
    const { counts } = filter.result();
    const rank = (key) => (key === 'none' ? -1 : counts[facet].get(key));
    return keys.sort((a, b) => rank(b) - rank(a));
  }

  /* A long list: its first values, those that are chosen, those that the box finds; all of them on request. */
  function foldedList(members) {
    let isUnfolded = false;
    const box = el('input', { type: 'search', class: 'facet-search', 'aria-label': t('facet_search'), placeholder: t('facet_search') });
    const nothing = el('p', { class: 'hint', role: 'status' });
    const toggle = el('button', { type: 'button', class: 'more' });
    const fold = () => {
      const query = box.value.trim();
      const hits = query ? (row) => row.key === query || Ecomap.textIndex.matchIn(row.label, query) : () => false;
      let found = 0;
      members.forEach((row, i) => {
        const isHit = query ? Boolean(hits(row)) : isUnfolded || i < FIRST;
        found += Number(isHit);
        row.node.hidden = !isHit && !row.box.checked;
      });
      nothing.textContent = query && !found ? t('facet_search_none') : '';
      toggle.hidden = Boolean(query);
      toggle.textContent = isUnfolded ? t('facet_fewer') : t('facet_all', { n: Ecomap.number(members.length) });
      toggle.setAttribute('aria-expanded', String(isUnfolded));
    };
    box.addEventListener('input', fold);
    toggle.addEventListener('click', () => {
      isUnfolded = !isUnfolded;
      fold();
    });
    return { before: box, after: [nothing, toggle], fold };
  }

  /* First and last day of the deadline. */
  function dateFields() {
    const field = (name) => {
      const input = el('input', { type: 'date', 'data-limit': name, onchange: () => filter.limit(name, input.value) });
      return el('label', { class: 'date-field' }, el('span', {}, t(`deadline_${name}`)), input);
    };
    return el('div', { class: 'date-fields' }, field('from'), field('to'));
  }

  function group({ key, facets: names, dates, folded, byCount }, open) {
    const members = names.flatMap((facet) => valuesOf(facet, byCount).map((value) => facetRow(facet, value)));
    // A facet that no site has anything to say about would be an empty question.
    if (members.every((row) => row.key === 'none' && row.facet !== 'quality')) return null;
    const list = folded && members.length > LONG ? foldedList(members) : null;
    if (list) members.forEach((row) => { row.fold = list.fold; });
    const content = members.map((row) => row.node);
    return el(
      'details',
      { class: 'facet', 'data-group': key, open },
      el('summary', {}, el('h3', {}, t(key)), el('span', { class: 'chosen-count' })),
      el(
        'fieldset',
        {},
        el('legend', { class: 'visually-hidden' }, t(key)),
        list ? list.before : null,
        ...content,
        ...(list ? list.after : []),
        dates ? dateFields() : null,
      ),
    );
  }

  function build(host) {
    const before = new Map([...host.querySelectorAll('details')].map((node) => [node.dataset.group, node.open]));
    const isOpen = (key, first) => (before.has(key) ? before.get(key) : Boolean(first));
    rows = [];
    const legend = Ecomap.symbolLegend(isOpen('symbols', true));
    legend.dataset.group = 'symbols';
    Ecomap.fill(host, ...GROUPS.map((entry) => group(entry, isOpen(entry.key, entry.open))), legend);
    refresh(host, filter.result());
  }

  function refresh(host, { counts }) {
    const limits = filter.limits();
    for (const row of rows) {
      const count = counts[row.facet].get(row.key);
      const text = Ecomap.number(count);
      row.box.checked = filter.isChosen(row.facet, row.key);
      if (row.count.textContent !== text) {
        row.count.textContent = text;
        row.node.classList.toggle('empty', count === 0);
      }
    }
    new Set(rows.map((row) => row.fold).filter(Boolean)).forEach((fold) => fold());
    for (const input of host.querySelectorAll('[data-limit]')) input.value = limits[input.dataset.limit];
    for (const node of host.querySelectorAll('details')) {
      const n = node.querySelectorAll('.facet-row input:checked').length + [...node.querySelectorAll('[data-limit]')].filter((i) => i.value).length;
      const mark = node.querySelector('.chosen-count');
      if (mark) mark.textContent = n ? t('chosen', { n }) : '';
    }
  }

  function showSummary({ shown, totals }) {
    const part = (key) =>
      el('span', { class: `figure ${key}` }, el('b', {}, Ecomap.number(totals[key])), ` ${t(`shown_${key}`)}`);
    const sentence = t('shown', { n: Ecomap.number(shown.length), total: Ecomap.number(Ecomap.sites.count) });
    Ecomap.fill(
      document.getElementById('summary'),
      el('p', { class: 'shown' }, sentence),
      totals.shared ? el('p', { class: 'hint' }, t('shown_shared', { n: Ecomap.number(totals.shared) })) : '',
      el('p', { class: 'figures' }, ...['open', 'overdue', 'located', 'unlocated'].map(part)),
    );
    document.getElementById('reset').disabled = !filter.isActive();
  }

  Ecomap.startFacets = function () {
    const host = document.getElementById('facets');
    build(host);
    showSummary(filter.result());
    document.getElementById('reset').addEventListener('click', filter.clear);
    filter.on((result) => {
      refresh(host, result);
      showSummary(result);
    });
    Ecomap.onLanguage(() => {
      build(host);
      showSummary(filter.result());
    });
  };
})(window.Ecomap = window.Ecomap || {});
