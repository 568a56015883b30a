/* Put everything on a Leaflet map, in the order in which it lies on the ground. */
(function (Ecomap) {
  'use strict';

  const { data } = Ecomap;
  const PANES = [
    ['ecomap-ground', 250],
    ['ecomap-pictures', 300],
    ['ecomap-patches', 380],
    ['ecomap-labels', 410],
    ['ecomap-edge', 440],
    ['ecomap-sites', 450],
  ];

  function makePanes(map) {
    for (const [name, zIndex] of PANES) {
      const pane = map.createPane(name);
      pane.style.zIndex = zIndex;
      pane.classList.add(name);
    }
  }

  /* The whole extent, clear of what stands on the map along its edges. */
  function fitAll(map, bounds, options) {
    const room = Ecomap.furnitureRoom();
    map.fitBounds(bounds, { paddingTopLeft: [20, room.top], paddingBottomRight: [room.right, room.bottom + 8], ...options });
  }

  function startButtons(map, bounds) {
    const on = (id, action) => document.getElementById(id).addEventListener('click', action);
    on('zoom-in', () => map.zoomIn());
    on('zoom-out', () => map.zoomOut());
    on('full-extent', () => fitAll(map, bounds));
    on('print', () => window.print());
  }

  /* Symbols first, then the labels that make way for them, then the names that make way for both. */
  function startSites(map) {
    const settle = (isSameFilter) => {
      Ecomap.regroupSites(map, isSameFilter);
      Ecomap.settleLabels(map);
    };
    Ecomap.regroupSites(map);
    Ecomap.rebuildLabels(map);
    // Before the layer's own listeners, so that it paints what has been settled.
    map.on('zoomend', () => settle(true));
    Ecomap.startSiteLayer(map);
    Ecomap.filter.on(() => {
      settle(false);
      Ecomap.siteLayer.redraw();
    });
    Ecomap.onLanguage(() => {
      Ecomap.rebuildLabels(map);
      Ecomap.siteLayer.redraw();
    });
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

  Ecomap.start = function (map) {
    const [west, south, east, north] = data.bounds;
    const bounds = L.latLngBounds([south, west], [north, east]);
    map.attributionControl.setPrefix(false);
    fitAll(map, bounds, { animate: false });
    map.setMinZoom(Math.max(2, Math.floor(map.getZoom()) - 2));
    map.setMaxBounds(bounds.pad(2));
    makePanes(map);
    Ecomap.startLanguage();
    Ecomap.ground = new Ecomap.CanvasLayer(
      (ctx, view) => {
        Ecomap.paintGround(ctx, view);
        Ecomap.paintGraticule(ctx, view, map);
      },
      { pane: 'ecomap-ground' },
    ).addTo(map);
    Ecomap.startGraticule(map);
    startSites(map);
    Ecomap.startPopups(map);
    Ecomap.startPointer(map);
    Ecomap.startScaleBar(map);
    Ecomap.startFacets();
    Ecomap.startLists(map);
    Ecomap.startCounties();
    Ecomap.startLayers(map);
    Ecomap.startPanels();
    startButtons(map, bounds);
    watchSize(map, bounds);
    nameMap(map);
    Ecomap.onLanguage(() => nameMap(map));
    Ecomap.map = map;
    Ecomap.startParts(map);
    document.documentElement.dataset.ready = 'yes';
  };
})(window.Ecomap = window.Ecomap || {});
