/* What can be switched: online base maps, pictures, patches, water, graticule, names. */
(function (Ecomap) {
  'use strict';

  const { data, el, t } = Ecomap;
  let tiles = null;
  let failed = false;

  function redrawGround() {
    Ecomap.ground.redraw();
    Ecomap.placeGraticuleLabels();
  }

  function escapeText(text) {
    return el('span', {}, text).innerHTML;
  }

  /* Switch the online base map; without a network its tiles stay away and a sentence says so. */
  function chooseBaseMap(map, entry) {
    if (tiles) tiles.remove();
    tiles = null;
    failed = false;
    if (entry) {
      tiles = L.tileLayer(entry.url, {
        attribution: escapeText(entry.attribution),
        subdomains: entry.subdomains,
        maxNativeZoom: entry.max_zoom,
        maxZoom: map.getMaxZoom(),
      }).addTo(map);
      tiles.on('tileerror', () => { failed = true; showFailure(); });
    }
    Ecomap.groundOptions.tiles = Boolean(entry);
    showFailure();
    redrawGround();
  }

  function showFailure() {
    document.getElementById('layer-failed').hidden = !failed;
  }

  function baseMapRow(map, entry, checked) {
    const box = el('input', { type: 'radio', name: 'base-map', checked, onchange: () => chooseBaseMap(map, entry) });
    const label = entry ? Ecomap.pick(entry.zh, entry.en) : t('layer_none');
    return el('label', { class: 'facet-row' }, box, el('span', { class: 'facet-label' }, label));
  }

  function switchRow(key, isOn, onchange) {
    const box = el('input', { type: 'checkbox', checked: isOn, onchange: (event) => onchange(event.target.checked) });
    return el('label', { class: 'facet-row' }, box, el('span', { class: 'facet-label' }, t(key)));
  }

  function switches(map) {
    return [
      data.water.length
        ? switchRow('layer_water', Ecomap.groundOptions.water, (on) => {
            Ecomap.groundOptions.water = on;
            redrawGround();
            Ecomap.rebuildLabels(map);
            Ecomap.siteLayer.redraw();
          })
        : null,
      switchRow('layer_graticule', Ecomap.graticuleOptions.shown, (on) => {
        Ecomap.graticuleOptions.shown = on;
        redrawGround();
      }),
      switchRow('layer_labels', Ecomap.siteOptions.names, (on) => {
        Ecomap.siteOptions.names = on;
        Ecomap.siteLayer.redraw();
      }),
    ];
  }

  function overlayRow(overlay, layer) {
    const slider = el('input', {
      type: 'range', min: 0, max: 100, step: 5, value: Math.round(layer.options.opacity * 100),
      oninput: (event) => layer.setOpacity(Number(event.target.value) / 100),
    });
    return el('label', { class: 'slider-row' }, el('span', {}, t('opacity', { name: overlay.name })), slider);
  }

  function addOverlays(map) {
    return data.overlays.map((overlay) => {
      const [west, south, east, north] = overlay.bounds;
      const layer = L.imageOverlay(overlay.url, [[south, west], [north, east]], {
        pane: 'ecomap-pictures',
        opacity: overlay.opacity,
        alt: overlay.name,
      }).addTo(map);
      return [overlay, layer];
    });
  }

  Ecomap.startLayers = function (map) {
    const overlays = addOverlays(map);
    const build = () => {
      const current = tiles ? tiles._url : null;
      const baseMaps = [null, ...data.base_maps].map((entry) =>
        baseMapRow(map, entry, (entry ? entry.url : null) === current),
      );
      Ecomap.fill(
        document.getElementById('layer-list'),
        ...overlays.map(([overlay, layer]) => overlayRow(overlay, layer)),
        ...switches(map),
        ...(data.base_maps.length ? baseMaps : []),
      );
      showFailure();
    };
    build();
    Ecomap.onLanguage(build);
  };
})(window.Ecomap = window.Ecomap || {});
