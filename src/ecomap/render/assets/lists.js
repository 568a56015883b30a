/* The lists of sites: those on the map, and those whose place is not known. */
(function (Ecomap) {
  'use strict';

  const { sites, el, t, filter } = Ecomap;
  const STEP = 100;

  /*
   * Late ones first, then by date, then those without a date; sites of the same day keep their order. Numbers are sorted
   * that hold the day and the row: no function is called for each pair.
   */
  function byUrgency(rows) {
    const ROWS = 2 ** 24;
    const NO_DAY = 2 ** 23;
    const keys = Float64Array.from(rows, (site) => {
      const day = Ecomap.deadlineDays[site];
      const late = sites.overdue[site] ? 0 : 2 ** 24;
      return (late + (Number.isNaN(day) ? NO_DAY : day)) * ROWS + site;
    });
    return keys.sort().map((key) => ((key % ROWS) + ROWS) % ROWS);
  }

  /* Fill a list in steps, so that ten thousand sites do not make ten thousand rows at once. */
  function fillList(host, members, makeRow, emptyKey) {
    const list = el('ul', { class: 'rows' });
    const more = el('button', { type: 'button', class: 'more' });
    let next = 0;
    const addStep = () => {
      const until = Math.min(next + STEP, members.length);
      for (; next < until; next += 1) list.append(el('li', {}, makeRow(members[next])));
      more.hidden = next >= members.length;
      more.textContent = t('more', { n: Math.min(STEP, members.length - next) });
    };
    more.addEventListener('click', addStep);
    addStep();
    Ecomap.fill(host, members.length ? list : el('p', { class: 'hint' }, t(emptyKey)), more);
  }

  function reason(site) {
    return sites.note(site) || Ecomap.reasonText(site);
  }

  function unlocatedRow(site) {
    const summary = el(
      'summary',
      {},
      Ecomap.symbolPicture(Ecomap.lookOf(site)),
      el(
        'span',
        { class: 'site-text' },
        el('span', { class: 'site-name' }, sites.label(site)),
        el('span', { class: 'site-facts' }, `${sites.kindLabel(site)} · ${Ecomap.areaName(Ecomap.data.areas[sites.area[site]])}`),
        el('span', { class: 'reason' }, reason(site)),
      ),
    );
    const entry = el('details', { class: 'unlocated-row', 'data-site': sites.id[site] }, summary);
    entry.addEventListener('toggle', () => {
      if (entry.open && entry.children.length === 1) entry.append(Ecomap.detailRows(site));
      if (entry.open) Ecomap.openSite = site;
      else if (Ecomap.openSite === site) Ecomap.openSite = null;
      Ecomap.urlState.touch();
    });
    return entry;
  }

  /* The entry of a site, on top if it is not there. */
  function unlocatedEntry(site) {
    const host = document.getElementById('unlocated-list');
    const isIt = (node) => node.dataset.site === sites.id[site];
    const present = [...host.querySelectorAll('.unlocated-row')].find(isIt);
    if (present) return present;
    const entry = unlocatedRow(site);
    if (!host.querySelector('.rows')) host.prepend(el('ul', { class: 'rows' }));
    host.querySelector('.rows').prepend(el('li', { class: 'found' }, entry));
    return entry;
  }

  /* An open entry stays open when the list is filled anew, unless the filter hides it. */
  function keepOpen(members) {
    const site = Ecomap.openSite;
    if (Ecomap.isMissing(site) || sites.isLocated(site)) return;
    if (members.includes(site)) unlocatedEntry(site).open = true;
    else {
      Ecomap.openSite = null;
      Ecomap.urlState.touch();
    }
  }

  const shown = (isWanted) => filter.result().shown.filter(isWanted);

  function fillSites() {
    const toMap = (site) => (event) => {
      Ecomap.collapseSheet();
      Ecomap.showOnMap(Ecomap.map, site, event.currentTarget);
    };
    const makeRow = (site) => Ecomap.siteButton(site, toMap(site));
    fillList(document.getElementById('site-list'), byUrgency(shown(sites.isLocated)), makeRow, 'sites_none');
  }

  function fillUnlocated() {
    const members = shown((site) => !sites.isLocated(site));
    fillList(document.getElementById('unlocated-list'), members, unlocatedRow, 'unlocated_none');
    keepOpen(members);
  }

  function refresh() {
    const { located, unlocated } = filter.result().totals;
    for (const [id, count] of [['sites', located], ['unlocated', unlocated]]) {
      document.querySelectorAll(`[data-count="${id}"]`).forEach((node) => {
        node.textContent = Ecomap.number(count);
      });
    }
    Ecomap.refreshPane('panel-sites', fillSites);
    Ecomap.refreshPane('panel-unlocated', fillUnlocated);
  }

  /* Open a site in the list of those without a place; one that the filter or the length of the list hides is put on top. */
  Ecomap.openUnlocated = function (site) {
    if (Ecomap.isNarrow()) Ecomap.openPanel('panel-unlocated');
    const entry = unlocatedEntry(site);
    entry.open = true;
    entry.scrollIntoView({ block: 'nearest' });
    entry.querySelector('summary').focus({ preventScroll: true });
  };

  Ecomap.closeUnlocated = function () {
    for (const entry of document.querySelectorAll('#unlocated-list .unlocated-row[open]')) entry.open = false;
  };

  Ecomap.startLists = function () {
    refresh();
    filter.on(refresh);
    Ecomap.onLanguage(refresh);
  };
})(window.Ecomap = window.Ecomap || {});
