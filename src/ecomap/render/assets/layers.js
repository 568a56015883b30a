/* What can be switched: the base map, pictures, patches, water, graticule, names. */
(function (Ecomap) {
  'use strict';

  const { data, el, t } = Ecomap;
  let trouble = null;

  function redrawGround() {
    Ecomap.ground.redraw();
    Ecomap.placeGraticuleLabels();
  }

  function baseMapRow(map, entry) {
    const { baseMap } = Ecomap;
    const key = entry ? entry.key : '';
    const box = el('input', {
      type: 'radio', name: 'base-map', value: key, checked: key === baseMap.key, onchange: () => baseMap.choose(map, key),
    });
    const kind = entry && (entry.online ? 'base_online' : 'base_local');
    const label = entry ? t(kind, { name: baseMap.nameOf(entry) }) : t('base_none');
    return el('label', { class: 'facet-row' }, box, el('span', { class: 'facet-label' }, label));
  }

  function baseMapOpacity() {
    const slider = el('input', {
      type: 'range', min: 10, max: 100, step: 5, value: Math.round(Ecomap.baseMap.opacity * 100),
      oninput: (event) => Ecomap.baseMap.setOpacity(Number(event.target.value) / 100),
    });
    return el('label', { class: 'slider-row', id: 'base-opacity' }, el('span', {}, t('base_opacity')), slider);
  }

  /* The choice of the base map; nothing where the page offers none. */
  function baseMapChoice(map) {
    const { entries } = Ecomap.baseMap;
    if (!entries.length) return null;
    return el(
      'fieldset', { class: 'layer-group', id: 'base-maps' },
      el('legend', {}, t('base_map')),
      ...[null, ...entries].map((entry) => baseMapRow(map, entry)),
      baseMapOpacity(),
      el('p', { class: 'hint', id: 'base-shifted' }, t('base_shifted')),
    );
  }

  /* The one chosen, by whomever; what can be done with it; what went wrong. */
  function showBaseMap() {
    const { entry, key } = Ecomap.baseMap;
    for (const box of document.querySelectorAll('input[name="base-map"]')) box.checked = box.value === key;
    const opacity = document.getElementById('base-opacity');
    if (opacity) {
      opacity.hidden = !entry;
      document.getElementById('base-shifted').hidden = !(entry && entry.shifted);
    }
    trouble.textContent = Ecomap.baseMap.trouble();
    trouble.hidden = !trouble.textContent;
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
    return el('label', { class: 'slider-row' }, el('span', {}, t('opacity', { name: Ecomap.pictureLabel(overlay) })), slider);
  }

  /* The name of a picture after the day it was taken, unless the name tells it: what is cut off is the end. */
  Ecomap.pictureLabel = ({ name, date }) => (!date || name.includes(date) ? name : `${date} · ${name}`);

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
    Ecomap.pictures = overlays;
    const list = document.getElementById('layer-list');
    trouble = el('p', { class: 'hint', id: 'base-trouble', role: 'status', hidden: true });
    list.after(trouble);
    const build = () => {
      Ecomap.fill(
        list,
        baseMapChoice(map),
        ...overlays.map(([overlay, layer]) => overlayRow(overlay, layer)),
        ...switches(map),
        ...(Ecomap.patchRows ? Ecomap.patchRows(map) : []),
      );
      showBaseMap();
    };
    build();
    Ecomap.onLanguage(build);
    Ecomap.baseMap.onChange(showBaseMap);
  };
})(window.Ecomap = window.Ecomap || {});
