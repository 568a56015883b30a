/* The list of sites, nearest first. */
function dueText(site) {
  if (!site.deadline) return word('no_deadline');
  const status = packStatuses.get(site.status);
  if (status && status.class !== 'open') return site.deadline;
  if (site.days_left < 0) return word('overdue', { days: -site.days_left });
  return site.days_left === 0 ? word('due_today') : word('days_left', { days: site.days_left });
}

function anchorText(site) {
  if (!isLocated(site)) return word('not_located');
  if (!isAnchor(site)) return '';
  return site.accuracy_m === null ? word('anchor_unknown') : word('anchor', { distance: distanceText(site.accuracy_m) });
}

function siteRow({ site, way }) {
  const kind = PACK.kinds[site.kind];
  const button = make(
    'button',
    { type: 'button', class: site.overdue ? 'site late' : 'site', 'data-site': site.site_id, onclick: () => showDetail(site) },
    make('span', { class: 'name' }, site.name),
    make('span', { class: 'way' }, way ? (isAnchor(site) ? word('about', { way: wayText(way) }) : wayText(way)) : ''),
    make('span', { class: 'facts' }, [labelOf(kind), site.county, labelOf(packStatuses.get(site.status)), dueText(site)].filter(Boolean).join(' · ')),
    make('span', { class: 'doubt' }, anchorText(site)),
  );
  return make('li', {}, button);
}

function drawList() {
  const found = shownSites();
  byId('counted').textContent = found.length ? word('counted', { shown: found.length, total: PACK.sites.length }) : word('nothing');
  byId('sites').replaceChildren(...found.map(siteRow));
  drawMap(found);
}
