/* The one base map that is on: its tiles, its names on top, its credit. */
(function (Ecomap) {
  'use strict';

  const { data, el, t } = Ecomap;
  /* Levels below its smallest at which a map is still drawn, from four or sixteen times as many tiles. */
  const SHRUNK_LEVELS = 2;

  const entries = new Map(data.base_maps.map((entry) => [entry.key, entry]));
  const changed = Ecomap.signal();
  const state = { entry: null, layers: [], credit: null, failed: false, tooFar: false, opacity: 1 };

  const PlainTiles = L.TileLayer.extend({
    initialize(address, options) {
      this._address = address;
      L.TileLayer.prototype.initialize.call(this, '', options);
    },
    getTileUrl(coords) {
      return this._address(coords.z, coords.x, coords.y) || L.Util.emptyImageUrl;
    },
  });

  const nameOf = (entry) => Ecomap.pick(entry.zh, entry.en);

  /* The provider's credit and, where the user states it, the number under which the map was approved. */
  function creditOf(entry) {
    const approval = entry.approval ? t('base_approval', { number: entry.approval }) : '';
    // Leaflet sets credits as markup.
    return el('span', {}, [entry.attribution, approval].filter(Boolean).join(' · ')).innerHTML;
  }

  function makeLayer(map, entry, template, zIndex) {
    const Tiles = entry.shifted ? Ecomap.WarpedTiles : PlainTiles;
    const lowest = entry.min_zoom || 0;
    return new Tiles(Ecomap.tileAddress(entry, template), {
      minNativeZoom: lowest,
      maxNativeZoom: entry.max_zoom,
      minZoom: Math.max(0, lowest - SHRUNK_LEVELS),
      maxZoom: map.getMaxZoom(),
      opacity: state.opacity,
      zIndex,
    }).on('tileerror', () => {
      if (state.entry !== entry || state.failed) return;
      state.failed = true;
      changed.fire();
    });
  }

  /* The drawn ground stands in where the map has nothing to show. */
  function showGround(map) {
    const { entry } = state;
    state.tooFar = Boolean(entry) && Math.round(map.getZoom()) < Math.max(0, (entry.min_zoom || 0) - SHRUNK_LEVELS);
    const covered = Boolean(entry) && !state.tooFar;
    if (Ecomap.groundOptions.tiles === covered) return;
    Ecomap.groundOptions.tiles = covered;
    Ecomap.ground.redraw();
    Ecomap.placeGraticuleLabels();
  }

  function setCredit(map) {
    if (state.credit) map.attributionControl.removeAttribution(state.credit);
    state.credit = state.entry ? creditOf(state.entry) : null;
    if (state.credit) map.attributionControl.addAttribution(state.credit);
  }

  Ecomap.baseMap = {
    entries: [...entries.values()],
    nameOf,
    onChange: changed.on,
    get key() { return state.entry ? state.entry.key : ''; },
    get entry() { return state.entry; },
    get opacity() { return state.opacity; },

    /* What went wrong, in words; an empty text while nothing did. */
    trouble() {
      const { entry, failed, tooFar } = state;
      if (!entry) return '';
      const name = nameOf(entry);
      if (failed) return t(entry.online ? 'base_failed_online' : 'base_failed_local', { name });
      return tooFar ? t('base_too_far', { name }) : '';
    },

    setOpacity(value) {
      state.opacity = value;
      state.layers.forEach((layer) => layer.setOpacity(value));
      changed.fire();
    },

    /* Switch to a map by its key; what is not offered, and an empty text, means the drawn ground. */
    choose(map, key) {
      const entry = entries.get(key) || null;
      if (entry === state.entry) return;
      state.layers.forEach((layer) => layer.remove());
      Object.assign(state, { entry, failed: false, layers: [] });
      if (entry) {
        state.layers = [makeLayer(map, entry, entry.url, 1)];
        if (entry.labels) state.layers.push(makeLayer(map, entry, entry.labels, 2));
        state.layers.forEach((layer) => layer.addTo(map));
      }
      setCredit(map);
      showGround(map);
      changed.fire();
    },
  };

  Ecomap.atStart((map) => {
    map.on('zoomend', () => {
      const before = state.tooFar;
      showGround(map);
      if (before !== state.tooFar) changed.fire();
    });
    Ecomap.onLanguage(() => setCredit(map));
    const touch = Ecomap.urlState.part('base', {
      read: (text) => Ecomap.baseMap.choose(map, text),
      write: () => Ecomap.baseMap.key,
    });
    changed.on(touch);
  });
})(window.Ecomap = window.Ecomap || {});
