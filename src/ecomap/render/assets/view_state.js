/* What the address says of the map itself: its place, the language, the site that is open; and the moment of reading it. */
(function (Ecomap) {
  'use strict';

  const { data, sites, urlState } = Ecomap;
  const LARGEST_ZOOM = 24;
  const SETTLING_MS = 1000;

  function viewText(map) {
    const { lat, lng } = map.getCenter();
    const zoom = map.getZoom();
    const decimals = Math.min(6, Math.max(2, Math.ceil(zoom / 3)));
    return [Number(zoom.toFixed(2)), lat.toFixed(decimals), lng.toFixed(decimals)].join('/');
  }

  /* `zoom/latitude/longitude`, or null. */
  function parseView(text) {
    const numbers = text.split('/').map((part) => (/^-?\d+(\.\d+)?$/.test(part) ? Number(part) : NaN));
    const [zoom, lat, lon] = numbers;
    const isGood = numbers.length === 3 && zoom >= 0 && zoom <= LARGEST_ZOOM && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
    return isGood ? { zoom, lat, lon } : null;
  }

  /*
   * At the view of the beginning the address says nothing, so that it fits every screen. A map that only follows the size
   * of its window, or still settles though nobody has touched anything, has not left that view. Returned is a function that
   * says: from here on every move counts.
   */
  function followView(map) {
    const home = { center: map.getCenter(), zoom: map.getZoom() };
    let homeText = '';
    let isHome = true;
    let settledAt = 0;
    let size = map.getSize();
    const settle = () => {
      homeText = viewText(map);
      isHome = true;
      settledAt = performance.now() + SETTLING_MS;
    };
    const leave = () => { settledAt = 0; };
    settle();
    for (const act of ['pointerdown', 'wheel', 'keydown']) document.addEventListener(act, leave, { capture: true, passive: true });
    const touch = urlState.part('z', {
      write: () => (isHome ? '' : viewText(map)),
      read(text) {
        const view = parseView(text);
        if (view) {
          isHome = false;
          leave();
          map.setView([view.lat, view.lon], view.zoom, { animate: false });
        } else {
          map.setView(home.center, home.zoom, { animate: false });
          settle();
        }
      },
    });
    map.on('moveend', () => {
      const isResized = !map.getSize().equals(size);
      size = map.getSize();
      if (isHome && (isResized || performance.now() < settledAt)) homeText = viewText(map);
      isHome = viewText(map) === homeText;
      touch();
    });
    return leave;
  }

  /* The language is read before anything is drawn, by language.js; here only for an address that changes later. */
  function followLanguage() {
    const present = () => (document.documentElement.lang === 'en' ? 'en' : 'zh');
    const touch = urlState.part('lang', {
      write: () => (present() === data.language ? '' : present()),
      read(text) {
        const wanted = text === '' ? data.language : text;
        if (['zh', 'en'].includes(wanted) && wanted !== present()) Ecomap.setLanguage(wanted);
      },
    });
    Ecomap.onLanguage(touch);
  }

  function rowOf(id) {
    for (let site = 0; site < sites.count; site += 1) if (sites.id[site] === id) return site;
    return -1;
  }

  /* The site whose card is open, by its id; opened when all else of the address has been done. */
  function followSite(map, leaveHome) {
    let wanted = null;
    const isOpen = () => Ecomap.openSite !== null && Ecomap.openSite !== undefined;
    urlState.part('site', {
      write: () => (isOpen() ? sites.id[Ecomap.openSite] : ''),
      read: (text) => { wanted = text; },
    });
    urlState.onRead(() => {
      const id = wanted;
      wanted = null;
      if (id === null) return;
      const site = rowOf(id);
      if (site >= 0 && site === Ecomap.openSite) return;
      map.closePopup();
      Ecomap.closeUnlocated();
      if (site < 0) return;
      if (!sites.isLocated(site)) Ecomap.openUnlocated(site);
      else if (urlState.has('z')) Ecomap.openSites(map, [site]);
      else {
        leaveHome();
        Ecomap.showOnMap(map, site);
      }
    });
  }

  Ecomap.atStart((map) => {
    const leaveHome = followView(map);
    followLanguage();
    followSite(map, leaveHome);
    urlState.start();
  });
})(window.Ecomap = window.Ecomap || {});
