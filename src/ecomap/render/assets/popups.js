/* Popups: one site, several on one point, or a county. */
(function (Ecomap) {
  'use strict';

  const { data, sites, el, t } = Ecomap;
  let popup = null;
  let rebuild = null;
  let opener = null;

  function options() {
    const narrow = window.innerWidth < 600;
    return {
      maxWidth: narrow ? Math.min(320, window.innerWidth - 50) : 340,
      minWidth: narrow ? 240 : 280,
      maxHeight: Math.round(document.querySelector('.map-area').clientHeight * (narrow ? 0.5 : 0.62)),
      ...Ecomap.popupRoom(),
      closeOnEscapeKey: true,
    };
  }

  /* Show content at a place; `make` builds it, again when the language changes. */
  function show(map, lonlat, make) {
    rebuild = make;
    popup = L.popup(options()).setLatLng([lonlat[1], lonlat[0]]).setContent(make()).openOn(map);
    nameCloseButton();
    const heading = popup.getElement().querySelector('h2');
    if (heading) heading.focus({ preventScroll: true });
  }

  function nameCloseButton() {
    const button = popup.getElement().querySelector('.leaflet-popup-close-button');
    if (button) button.setAttribute('aria-label', t('close'));
  }

  function replace(make) {
    rebuild = make;
    popup.setContent(make());
    nameCloseButton();
    const heading = popup.getElement().querySelector('h2');
    if (heading) heading.focus({ preventScroll: true });
  }

  /*
   * A click that changes the popup's content. It must not reach the map: the button is gone by then, and the map
   * would take the click for one beside the popup.
   */
  function inside(action) {
    return (event) => {
      event.stopPropagation();
      action();
    };
  }

  /* The one site that is told of stands in the address. */
  let told = null;
  function tell(site) {
    told = site;
    Ecomap.openSite = site;
    Ecomap.urlState.touch();
  }

  /* The list of all sites of one point; each opens its details, from which a button leads back. */
  function stackContent(members) {
    const list = () =>
      el(
        'article',
        { class: 'card' },
        el('h2', { tabindex: '-1' }, t('stack_title', { n: members.length })),
        members.every(sites.isAnchor) ? el('p', { class: 'hint' }, t('stack_anchor')) : null,
        el(
          'ul',
          { class: 'rows' },
          ...members.map((site) =>
            el('li', {}, Ecomap.siteButton(site, inside(() => {
              tell(site);
              replace(() => Ecomap.siteCard(site, inside(() => {
                tell(null);
                replace(list);
              })));
            }))),
          ),
        ),
      );
    return list;
  }

  function countyContent(county) {
    const counts = Ecomap.countySummary().get(county.adcode) || { sites: 0, open: 0, overdue: 0, unlocated: 0 };
    const name = Ecomap.countyName(county.adcode);
    return el(
      'article',
      { class: 'card' },
      el('h2', { tabindex: '-1' }, name),
      el(
        'dl',
        { class: 'details counts' },
        ...['sites', 'open', 'overdue', 'unlocated'].flatMap((key) => [
          el('dt', {}, t(`county_${key}`)),
          el('dd', {}, Ecomap.number(counts[key])),
        ]),
      ),
      county.href && county.adcode !== data.focus
        ? el('a', { class: 'page-link', href: Ecomap.href(county.href) }, t('county_page', { name }))
        : null,
      el('button', { type: 'button', class: 'push county-charts', onclick: inside(() => showCharts(county)) }, t('county_charts')),
    );
  }

  /* The panel of counties, with the charts of one. */
  function showCharts(county) {
    Ecomap.selectArea(county.adcode);
    const tab = document.querySelector('.tabs button[aria-controls="panel-areas"]');
    if (tab.getAttribute('aria-expanded') !== 'true') tab.click();
    document.getElementById('area-charts').scrollIntoView({ block: 'start' });
    document.getElementById('chart-area').focus();
  }

  Ecomap.openSites = function (map, members, lonlat) {
    const [site] = members;
    const place = lonlat || [sites.lon[site], sites.lat[site]];
    show(map, place, members.length > 1 ? stackContent(members) : () => Ecomap.siteCard(site));
    tell(members.length > 1 ? null : site);
  };

  /* A card of something else on the map. */
  Ecomap.openCard = show;

  Ecomap.openCounty = function (map, county, lonlat) {
    // On the page of one county the neighbours' sites are not there to be counted.
    if (data.focus && county.adcode !== data.focus && !county.href) return;
    show(map, lonlat, () => countyContent(county));
  };

  /* Open a site from a list, and give the focus back when its popup closes. */
  Ecomap.showOnMap = function (map, site, from) {
    opener = from || null;
    map.setView([sites.lat[site], sites.lon[site]], Math.max(map.getZoom(), 11), { animate: false });
    Ecomap.openSites(map, [site]);
  };

  Ecomap.startPopups = function (map) {
    map.on('popupclose', (event) => {
      const hadFocus = event.popup.getElement().contains(document.activeElement);
      if (hadFocus) {
        // On a phone the buttons are out of sight as long as the card is.
        const goals = [map.getContainer(), opener && opener.isConnected ? opener : null];
        goals.filter(Boolean).forEach((goal) => goal.focus({ preventScroll: true }));
      }
      opener = null;
      // A list entry that was opened since then is still told of.
      if (Ecomap.openSite === told) tell(null);
    });
    // Leaflet hears Escape only while the map itself has the focus.
    map.getContainer().addEventListener('keydown', (event) => {
      if (event.key === 'Escape') map.closePopup();
    });
    Ecomap.onLanguage(() => {
      if (popup && popup.isOpen()) replace(rebuild);
    });
  };
})(window.Ecomap = window.Ecomap || {});
