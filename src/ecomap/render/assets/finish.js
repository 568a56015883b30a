/* When the map stands on the screen: panels, popups and tools, and all that answers. */
(function (Ecomap) {
  'use strict';

  function startButtons(map) {
    const on = (id, action) => document.getElementById(id).addEventListener('click', action);
    on('zoom-in', () => map.zoomIn());
    on('zoom-out', () => map.zoomOut());
    on('full-extent', () => Ecomap.fitAll(map));
    on('print', () => window.print());
  }

  /*
   * Follow the size of the map: window, sheet, paper. What was seen on the screen is what is seen on paper; where all was seen,
   * it fills the sheet.
   */
  function watchSize(map, all) {
    const paper = window.matchMedia('print');
    let onScreen = null;
    let onPaper = false;
    const remember = () => {
      if (!paper.matches && !onPaper) onScreen = { center: map.getCenter(), zoom: map.getZoom(), bounds: map.getBounds() };
    };
    const fit = () => map.invalidateSize({ animate: false });
    remember();
    map.on('moveend', remember);
    new ResizeObserver(fit).observe(map.getContainer());
    paper.addEventListener('change', () => {
      const { center, zoom, bounds } = onScreen;
      onPaper = true;
      fit();
      if (paper.matches) map.fitBounds(bounds.contains(all) ? all : bounds, { animate: false });
      else map.setView(center, zoom, { animate: false });
      onPaper = paper.matches;
    });
  }

  function nameMap(map) {
    map.getContainer().setAttribute('role', 'region');
    map.getContainer().setAttribute('aria-label', Ecomap.t('map'));
  }

  function finish(map) {
    document.documentElement.dataset.filled = 'yes';
    Ecomap.startFacets();
    Ecomap.startLists();
    Ecomap.startCounties();
    Ecomap.startLayers(map);
    Ecomap.startPanels();
    Ecomap.startPopups(map);
    Ecomap.startPointer(map);
    startButtons(map);
    watchSize(map, Ecomap.extent);
    nameMap(map);
    Ecomap.onLanguage(() => nameMap(map));
    Ecomap.startParts(map);
    document.documentElement.dataset.ready = 'yes';
    Ecomap.paintMargins();
  }

  finish(Ecomap.map);
})(window.Ecomap = window.Ecomap || {});
