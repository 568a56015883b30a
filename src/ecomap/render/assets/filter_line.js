/* What is filtered by, in words above the panels, and in the address. */
(function (Ecomap) {
  'use strict';

  const { el, t, filter, urlState } = Ecomap;
  /* Names in the address, where they differ from those of the facets. */
  const IN_ADDRESS = { area: 'county', deadline: 'due' };

  function refresh(line) {
    const conditions = Ecomap.filterConditions();
    line.hidden = !conditions.length;
    const chips = conditions.map(({ words, lift }, i) =>
      el(
        'button',
        {
          type: 'button',
          class: 'chip',
          'aria-label': t('lift', { words }),
          onclick: () => {
            lift();
            // The focus stays in the line, or goes to the filters when nothing is left of it.
            const next = line.querySelectorAll('.chip');
            (next[Math.min(i, next.length - 1)] || document.querySelector('.tabs button')).focus();
          },
        },
        el('span', {}, words),
        el('span', { class: 'cross', 'aria-hidden': 'true' }, '×'),
      ),
    );
    Ecomap.fill(
      line,
      el('span', { class: 'line-name' }, t('filtered_by')),
      ...chips,
      conditions.length > 1 ? el('button', { type: 'button', class: 'chip all', onclick: clearAll }, t('lift_all')) : null,
    );
  }

  function clearAll() {
    filter.clear();
    document.querySelector('.tabs button').focus();
  }

  /* Every facet and limit is a part of the address; what was read from there is chosen at once. */
  function followAddress() {
    let wanted = null;
    const want = (name, value) => {
      wanted = wanted || filter.state();
      wanted[name] = value;
    };
    for (const name of filter.names) {
      urlState.part(IN_ADDRESS[name] || name, { write: () => filter.state()[name], read: (_, list) => want(name, list) });
    }
    for (const name of Object.keys(filter.limits())) {
      urlState.part(name, { write: () => filter.limits()[name], read: (text) => want(name, text) });
    }
    urlState.onRead(() => {
      const state = wanted;
      wanted = null;
      if (state && JSON.stringify(state) !== JSON.stringify(filter.state())) filter.restore(state);
    });
    filter.on(urlState.touch);
  }

  followAddress();
  Ecomap.atStart(() => {
    const line = el('div', { id: 'active-filters', class: 'active-filters', role: 'group', hidden: true });
    document.querySelector('.panel').prepend(line);
    const name = () => line.setAttribute('aria-label', t('filtered_by'));
    name();
    refresh(line);
    filter.on(() => refresh(line));
    Ecomap.onLanguage(() => {
      name();
      refresh(line);
    });
  });
})(window.Ecomap = window.Ecomap || {});
