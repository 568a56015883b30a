/* Put everything on a Leaflet map, in the order in which it lies on the ground. */
(function (Ecomap) {
  'use strict';

  const { data } = Ecomap;
  const PANES = [
    ['ecomap-ground', 250],
    ['ecomap-pictures', 300],
    ['ecomap-patches', 380],
    ['ecomap-labels', 410],
    ['ecomap-sites', 450],
  ];

  function makePanes(map) {
    for (const [name, zIndex] of PANES) {
      const pane = map.createPane(name);
      pane.style.zIndex = zIndex;
      pane.classList.add(name);
    }
  }

  function startButtons(map, bounds) {
    const on = (id, action) => document.getElementById(id).addEventListener('click', action);
    on('zoom-in', () => map.zoomIn());
    on('zoom-out', () => map.zoomOut());
    on('full-extent', () => map.fitBounds(bounds));
    on('print', () => window.print());
  }

  Ecomap.start = function (map) {
    const [west, south, east, north] = data.bounds;
    const bounds = L.latLngBounds([south, west], [north, east]);
    map.attributionControl.setPrefix(false);
    map.fitBounds(bounds, { padding: [12, 12], animate: false });
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
    Ecomap.startLabels(map);
    Ecomap.onLanguage(Ecomap.rebuildLabels);
    Ecomap.startSiteLayer(map);
    Ecomap.startPopups(map);
    Ecomap.startPointer(map);
    Ecomap.startScaleBar(map);
    Ecomap.startFacets();
    Ecomap.startLists(map);
    Ecomap.startCounties();
    Ecomap.startLayers(map);
    Ecomap.startPanels();
    startButtons(map, bounds);
    const fit = () => map.invalidateSize({ animate: false });
    window.addEventListener('resize', fit);
    window.addEventListener('beforeprint', fit);
    window.addEventListener('afterprint', fit);
    map.getContainer().setAttribute('aria-label', Ecomap.t('map'));
    Ecomap.map = map;
    document.documentElement.dataset.ready = 'yes';
  };
})(window.Ecomap = window.Ecomap || {});
