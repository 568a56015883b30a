/* Draw the map: everything on the ground, in the order in which it lies there. finish.js has the rest. */
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

  const [west, south, east, north] = data.bounds;
  const extent = L.latLngBounds([south, west], [north, east]);

  /* The whole extent, clear of what stands on the map along its edges. */
  function fitAll(map, options) {
    const room = Ecomap.furnitureRoom();
    map.fitBounds(extent, { paddingTopLeft: [20, room.top], paddingBottomRight: [room.right, room.bottom + 8], ...options });
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

  Ecomap.start = function (map) {
    map.attributionControl.setPrefix(false);
    fitAll(map, { animate: false });
    map.setMinZoom(Math.max(2, Math.floor(map.getZoom()) - 2));
    map.setMaxBounds(extent.pad(2));
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
    Ecomap.startScaleBar(map);
    Ecomap.map = map;
    // Labels ask for their size, which lays out what has been built till then.
    startSites(map);
    document.documentElement.dataset.drawn = 'yes';
  };

  Ecomap.extent = extent;
  Ecomap.fitAll = fitAll;
})(window.Ecomap = window.Ecomap || {});
