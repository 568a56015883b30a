/* The map by keyboard and ear: step through the symbols in view, hear each, open it with Enter. */
(function (Ecomap) {
  'use strict';

  const { sites, t } = Ecomap;
  const STEPS = { n: 1, '.': 1, p: -1, ',': -1 };
  const BAND_PX = 48;
  const RING_PX = 6;
  let current = null;
  let ring = null;

  /* Reading order: bands from north to south, within a band from west to east; the same wherever the map stands. */
  const orderOf = ({ x, y }, scale) => [Math.floor((y * scale) / BAND_PX), x];

  const compare = (a, b) => a[0] - b[0] || a[1] - b[1];

  function symbolsInView(map) {
    const scale = 2 ** map.getZoom();
    const { min, max } = map.getPixelBounds();
    return Ecomap.siteItems()
      .filter(({ x, y }) => x * scale > min.x && x * scale < max.x && y * scale > min.y && y * scale < max.y)
      .map((item) => ({ item, order: orderOf(item, scale) }))
      .sort((a, b) => compare(a.order, b.order));
  }

  const placeOf = (map, { x, y }) => map.unproject(L.point(x, y).multiplyBy(2 ** map.getZoom()), map.getZoom());

  /* What is said of a symbol: a name with kind and status, or how many stand together. */
  function words(item) {
    const overdue = item.overdue ? t('overdue') : '';
    if (item.total === 1) {
      const facts = [sites.label(item.first), sites.kindLabel(item.first), sites.statusLabel(item.first), overdue];
      return facts.filter(Boolean).join(Ecomap.pick('，', ', '));
    }
    const counts = ['open', 'done', 'closed'].filter((key) => item[key]).map((key) => `${t(`class_${key}`)} ${Ecomap.number(item[key])}`);
    if (item.overdue) counts.push(`${overdue} ${Ecomap.number(item.overdue)}`);
    return `${t('group_spoken', { n: Ecomap.number(item.total) })}${Ecomap.pick('：', ': ')}${counts.join(Ecomap.pick('，', ', '))}`;
  }

  function say(text) {
    document.getElementById('spoken').textContent = text;
  }

  function showRing(map) {
    ring.hidden = !current;
    if (!current) return;
    const side = 2 * (Ecomap.itemRadius(current) + RING_PX);
    ring.style.width = `${side}px`;
    ring.style.height = `${side}px`;
    L.DomUtil.setPosition(ring, map.latLngToLayerPoint(placeOf(map, current)).subtract([side / 2, side / 2]).round());
  }

  function clear() {
    current = null;
    ring.hidden = true;
  }

  /* Keep the symbol clear of what stands on the map; the same room that popups keep. */
  function bringIntoView(map, item) {
    const { autoPanPaddingTopLeft, autoPanPaddingBottomRight } = Ecomap.popupRoom();
    const reach = Ecomap.itemRadius(item) + RING_PX;
    map.panInside(placeOf(map, item), {
      paddingTopLeft: autoPanPaddingTopLeft.add([reach, reach]),
      paddingBottomRight: autoPanPaddingBottomRight.add([reach, reach]),
      animate: false,
    });
  }

  function step(map, direction) {
    const symbols = symbolsInView(map);
    if (!symbols.length) {
      clear();
      say(t('no_symbols'));
      return;
    }
    const here = current ? orderOf(current, 2 ** map.getZoom()) : [-Infinity, 0];
    const isAhead = ({ order }) => compare(order, here) * direction > 0;
    const ordered = direction > 0 ? symbols : [...symbols].reverse();
    const next = (current && ordered.find(isAhead)) || ordered[0];
    current = next.item;
    bringIntoView(map, current);
    showRing(map);
    say(`${symbols.indexOf(next) + 1}/${symbols.length} ${words(current)}`);
  }

  function open(map) {
    const latlng = placeOf(map, current);
    const zoom = map.getZoom();
    map.fire('click', { latlng, layerPoint: map.latLngToLayerPoint(latlng), containerPoint: map.latLngToContainerPoint(latlng) });
    if (map.getZoom() === zoom && document.querySelector('.leaflet-popup')) return;
    map.once('moveend', () => say(t('symbols_in_view', { n: symbolsInView(map).length })));
  }

  function onKey(map, event) {
    if (event.target !== map.getContainer() || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    const direction = STEPS[event.key.toLowerCase()];
    if (direction) step(map, direction);
    else if (event.key === 'Enter' && current) open(map);
    else if (event.key === 'Escape' && current) clear();
    else return;
    event.preventDefault();
  }

  function nameMap(map) {
    const node = map.getContainer();
    // Letters must reach the page: a screen reader keeps them for itself in a plain region.
    node.setAttribute('role', 'application');
    node.setAttribute('aria-roledescription', t('map_role'));
    node.setAttribute('aria-describedby', 'map-keys');
  }

  Ecomap.atStart((map) => {
    const pane = map.createPane('ecomap-focus');
    pane.style.zIndex = 460;
    pane.style.pointerEvents = 'none';
    ring = Ecomap.el('div', { class: 'symbol-focus', 'aria-hidden': 'true', hidden: true });
    pane.append(ring);
    nameMap(map);
    Ecomap.onLanguage(() => nameMap(map));
    map.getContainer().addEventListener('keydown', (event) => onKey(map, event));
    map.getContainer().addEventListener('blur', () => ring.classList.add('away'));
    map.getContainer().addEventListener('focus', () => ring.classList.remove('away'));
    // Groups fall apart and gather with the zoom and the filter: what was the same symbol is not there any more.
    map.on('zoomstart', clear);
    Ecomap.filter.on(clear);
  });
})(window.Ecomap = window.Ecomap || {});
