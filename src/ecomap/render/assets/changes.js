/* What changed between two days: which sites, from which status to which; shown as halos and as a list. */
(function (Ecomap) {
  'use strict';

  const { data, sites, el, t } = Ecomap;
  const MOST_ROWS = 200;
  const HALO = '#ffc400';
  let since = null;
  let changed = new Uint8Array(0);
  let before = null;

  Ecomap.sinceDay = () => since;

  /* Choose the day to compare with, null for none; the earlier of both days is the one before. */
  Ecomap.compareSince = function (day) {
    since = day;
    Ecomap.refreshChanges();
  };

  /* Work out anew which sites changed between the two days. */
  Ecomap.refreshChanges = function () {
    changed = new Uint8Array(sites.count);
    if (since === null) return;
    const shown = Ecomap.shownDay();
    before = Ecomap.statusesAt(Math.min(since, shown));
    const after = Ecomap.statusesAt(Math.max(since, shown));
    for (let site = 0; site < sites.count; site += 1) changed[site] = Number(before[site] !== after[site]);
    Ecomap.changesAfter = after;
  };

  /* Changed sites among those shown, at most `most`, and how many there are in all. */
  Ecomap.changedSites = function (most) {
    const found = [];
    let total = 0;
    if (since === null) return { found, total };
    const { shown } = Ecomap.filter.result();
    for (let i = 0; i < shown.length; i += 1) {
      if (!changed[shown[i]]) continue;
      total += 1;
      if (total <= most) found.push(shown[i]);
    }
    return { found, total };
  };

  function badge(code) {
    const [name, zh, en] = data.statuses[code];
    return el('span', { class: `badge ${name}` }, Ecomap.pick(zh, en));
  }

  function openSite(map, site) {
    const { lng, lat } = map.getCenter();
    if (sites.isLocated(site)) Ecomap.showOnMap(map, site, document.activeElement);
    else Ecomap.openSites(map, [site], [lng, lat]);
  }

  function row(map, site) {
    return el(
      'li',
      {},
      el(
        'button',
        { type: 'button', class: 'site-row', 'data-site': sites.id[site], onclick: () => openSite(map, site) },
        Ecomap.symbolPicture(Ecomap.lookOf(site)),
        el(
          'span',
          { class: 'site-text' },
          el('span', { class: 'site-name' }, sites.label(site)),
          el('span', { class: 'change' }, badge(before[site]), `${t('time_change_to')} `, badge(Ecomap.changesAfter[site])),
        ),
      ),
    );
  }

  Ecomap.changeList = function (map) {
    const { found, total } = Ecomap.changedSites(MOST_ROWS);
    if (!total) return el('p', { class: 'hint' }, t('time_changed_none'));
    return el(
      'div',
      {},
      el('ul', { class: 'rows' }, ...found.map((site) => row(map, site))),
      total > found.length ? el('p', { class: 'hint' }, t('time_changed_more', { n: Ecomap.number(total - found.length) })) : null,
    );
  };

  function hasChanged(members) {
    for (let i = 0; i < members.length; i += 1) if (changed[members[i]]) return true;
    return false;
  }

  /* A halo round every symbol that stands for a changed site; a light ring and a dark one, seen on any ground. */
  function paintHalos(ctx, view) {
    if (since === null) return;
    for (const item of Ecomap.siteItems()) {
      const x = view.x(item.x);
      const y = view.y(item.y);
      if (x < -40 || y < -40 || x > view.width + 40 || y > view.height + 40 || !hasChanged(item.members)) continue;
      const radius = Ecomap.itemRadius(item) + 7;
      for (const [width, color] of [[7, '#5b4300'], [4, HALO]]) {
        ctx.beginPath();
        ctx.arc(x, y, radius, 0, 2 * Math.PI);
        ctx.lineWidth = width;
        ctx.strokeStyle = color;
        ctx.stroke();
      }
    }
  }

  Ecomap.startHalos = function (map) {
    const layer = new Ecomap.CanvasLayer(paintHalos, { pane: 'ecomap-edge', isBlank: () => since === null }).addTo(map);
    return () => layer.redraw();
  };
})(window.Ecomap = window.Ecomap || {});
