/* The search box of the map: a combobox with a list of results, after the pattern of WAI-ARIA. */
(function (Ecomap) {
  'use strict';

  const { el, t, filter } = Ecomap;
  let input = null;
  let list = null;
  let clear = null;
  let status = null;
  let options = [];
  let active = -1;

  /* Text with the part that matches marked. */
  function marked(text, query) {
    const place = Ecomap.textIndex.matchIn(text, query);
    if (!place) return [text];
    return [text.slice(0, place[0]), el('mark', {}, text.slice(...place)), text.slice(place[1])];
  }

  function picture(entry) {
    return entry.sort === 'site' ? Ecomap.symbolPicture(Ecomap.lookOf(entry.site)) : null;
  }

  function words(entry, query) {
    if (entry.sort === 'words') {
      const n = entry.total === 1 ? 1 : Ecomap.number(entry.total);
      return [el('span', { class: 'result-name' }, t('search_filter', { q: query, n }))];
    }
    const also = entry.also ? [' （', ...marked(entry.also, query), '）'] : [];
    return [
      el('span', { class: 'result-name' }, ...marked(entry.label, query), ...also),
      entry.facts ? el('span', { class: 'result-facts' }, entry.facts) : null,
    ];
  }

  function option(entry, query) {
    const place = options.length;
    const node = el(
      'div',
      {
        id: `search-option-${place}`,
        class: `result ${entry.sort}`,
        role: 'option',
        'aria-selected': 'false',
        // The focus stays in the box, so that the list does not close before the click.
        onpointerdown: (event) => event.preventDefault(),
        onclick: () => choose(entry),
      },
      picture(entry),
      el('span', { class: 'result-text' }, ...words(entry, query)),
    );
    options.push({ entry, node });
    return node;
  }

  function setActive(place) {
    if (options[active]) options[active].node.setAttribute('aria-selected', 'false');
    active = place;
    const chosen = options[active];
    if (!chosen) {
      input.removeAttribute('aria-activedescendant');
      return;
    }
    chosen.node.setAttribute('aria-selected', 'true');
    input.setAttribute('aria-activedescendant', chosen.node.id);
    chosen.node.scrollIntoView({ block: 'nearest' });
  }

  function close() {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
    options = [];
    setActive(-1);
  }

  function say(n, query) {
    status.textContent = n ? t('search_count', { n }) : t('search_none', { q: query });
    status.classList.toggle('visually-hidden', n > 0);
  }

  function show() {
    const query = input.value.trim();
    clear.hidden = !input.value;
    close();
    if (!query) {
      status.textContent = '';
      status.classList.add('visually-hidden');
      return;
    }
    const groups = Ecomap.find(query);
    Ecomap.fill(
      list,
      ...groups.map(({ key, entries }) =>
        el(
          'div',
          { role: 'group', 'aria-label': t(`search_${key}`) },
          el('div', { class: 'result-group', 'aria-hidden': 'true' }, t(`search_${key}`)),
          ...entries.map((entry) => option(entry, query)),
        ),
      ),
    );
    say(options.length, query);
    list.hidden = !options.length;
    input.setAttribute('aria-expanded', String(options.length > 0));
    if (options.length) setActive(0);
  }

  const actions = {
    site({ site }) {
      Ecomap.collapseSheet();
      if (Ecomap.sites.isLocated(site)) Ecomap.showOnMap(Ecomap.map, site, input);
      else Ecomap.openUnlocated(site);
    },
    /* A problem together with its parts, of which alone sites may speak. */
    problem({ key }) {
      const { keys } = Ecomap.facets.problem;
      filter.set('problem', keys.filter((other) => other === key || other.startsWith(`${key}.`)));
    },
    county({ county }) {
      Ecomap.collapseSheet();
      Ecomap.zoomToCounty(county);
    },
    words({ query }) {
      filter.limit('q', query);
    },
  };

  function choose(entry) {
    close();
    if (entry.sort === 'words' || entry.sort === 'problem') input.value = '';
    clear.hidden = !input.value;
    actions[entry.sort](entry);
  }

  function onKey(event) {
    if (event.isComposing) return;
    const isOpen = !list.hidden;
    const last = options.length - 1;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) show();
      else if (event.key === 'ArrowDown') setActive(active >= last ? 0 : active + 1);
      else setActive(active <= 0 ? last : active - 1);
    } else if (event.key === 'Enter') {
      event.preventDefault();
      if (!isOpen) show();
      else if (options[active]) choose(options[active].entry);
    } else if (event.key === 'Escape') {
      event.stopPropagation();
      if (isOpen) close();
      else {
        input.value = '';
        show();
      }
    }
  }

  function build() {
    input = el('input', {
      id: 'search-input', type: 'text', role: 'combobox', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false',
      enterkeyhint: 'search', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'search-list',
      oninput: (event) => event.isComposing || show(), oncompositionend: show, onkeydown: onKey, onblur: close,
      onfocus: () => window.setTimeout(Ecomap.textIndex.ready),
    });
    clear = el('button', { type: 'button', class: 'search-clear', hidden: true, onclick: () => {
      input.value = '';
      show();
      input.focus();
    } }, '×');
    list = el('div', { id: 'search-list', class: 'search-list', role: 'listbox', hidden: true });
    status = el('p', { class: 'search-status visually-hidden', role: 'status' });
    const glass = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    glass.setAttribute('viewBox', '0 0 20 20');
    glass.setAttribute('aria-hidden', 'true');
    glass.setAttribute('class', 'search-glass');
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
    path.setAttribute('d', 'M8.5 3a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M12.6 12.6L17.5 17.5');
    glass.append(path);
    Ecomap.fill(document.getElementById('search'), el('div', { class: 'search-box' }, glass, input, clear), list, status);
  }

  function name() {
    input.setAttribute('aria-label', t('search_label'));
    input.placeholder = t('search_hint');
    input.title = t('search_hint');
    clear.setAttribute('aria-label', t('search_clear'));
    list.setAttribute('aria-label', t('search_results'));
  }

  Ecomap.atStart((map) => {
    build();
    name();
    // Typing and wheeling in the box must not move the map below it.
    L.DomEvent.disableClickPropagation(document.getElementById('search'));
    L.DomEvent.disableScrollPropagation(document.getElementById('search'));
    Ecomap.onLanguage(() => {
      name();
      close();
    });
    /* On the map `/` leads into the box; elsewhere the key is left to speech input and readers (WCAG 2.1.4). */
    map.getContainer().addEventListener('keydown', (event) => {
      if (event.key !== '/' || event.target !== map.getContainer() || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      input.focus();
    });
    Ecomap.zoomToCounty = function (county) {
      const [west, north, east, south] = county.bounds;
      const corner = (x, y) => map.unproject([x, y], 0);
      map.fitBounds(L.latLngBounds(corner(west, south), corner(east, north)), { padding: [24, 24], animate: false });
    };
  });
})(window.Ecomap = window.Ecomap || {});
