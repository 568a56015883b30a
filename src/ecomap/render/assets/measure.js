/* Measuring on the map: lines and areas on the ellipsoid, by clicks, fingers or keys. */
(function (Ecomap) {
  'use strict';

  const { el, svg, t } = Ecomap;
  const MU_M2 = 2000 / 3;
  const SAME_PLACE_PX = 4;
  const MODES = ['line', 'area'];
  const ui = {};
  let tool = null;
  let layer = null;
  let cross = null;
  let mode = 'line';
  let places = [];
  let pointer = null;
  let isFinished = false;

  const lengthText = (metres) =>
    metres < 1000 ? `${Ecomap.number(metres, metres < 100 ? 2 : 1)} m` : `${Ecomap.number(metres / 1000, 3)} km`;

  const bearingText = (degrees) => `${Ecomap.number(degrees, 1)}° ${t(`point_${Math.round(degrees / 45) % 8}`)}`;
  Ecomap.bearingText = bearingText;

  /* m2, hectares and mu: 1 mu is 2000/3 m2. */
  const areaTexts = (m2) => [
    `${Ecomap.number(m2, m2 < 1000 ? 1 : 0)} m²`,
    `${Ecomap.number(m2 / 1e4, 4)} ha`,
    `${Ecomap.number(m2 / MU_M2, 3)} ${t('measure_mu')}`,
  ];

  const isRing = () => mode === 'area' && places.length > 2;

  function edges() {
    const ends = isRing() ? [...places, places[0]] : places;
    return ends.slice(1).map((place, i) => Ecomap.geodesic.inverse(...ends[i], ...place));
  }

  /* Say whether two edges of the ring cross; the area is then not that of any field. */
  function crossesItself() {
    const side = ([ax, ay], [bx, by], [cx, cy]) => Math.sign((bx - ax) * (cy - ay) - (by - ay) * (cx - ax));
    const n = places.length;
    const edge = (i) => [places[i], places[(i + 1) % n]];
    for (let i = 0; i < n; i += 1) {
      for (let j = i + 2; j < n; j += 1) {
        if (i === 0 && j === n - 1) continue;
        const [[a, b], [c, d]] = [edge(i), edge(j)];
        if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) return true;
      }
    }
    return false;
  }

  function resultRows(measured) {
    const total = measured.reduce((sum, { distance }) => sum + distance, 0);
    const rows = [[t(isRing() ? 'measure_perimeter' : 'measure_length'), [lengthText(total)]]];
    if (isRing()) rows.unshift([t('measure_area'), areaTexts(Ecomap.geodesic.ring(places).area)]);
    return rows.flatMap(([name, values]) => [el('dt', {}, name), ...values.map((value) => el('dd', {}, value))]);
  }

  function edgeTable(measured) {
    const head = ['measure_edge', 'measure_length', 'measure_bearing'].map((key) => el('th', { scope: 'col' }, t(key)));
    const rows = measured.map(({ distance, bearing }, i) =>
      el('tr', {}, el('th', { scope: 'row' }, String(i + 1)), el('td', {}, lengthText(distance)), el('td', {}, bearingText(bearing))),
    );
    return el('table', { class: 'edges' }, el('thead', {}, el('tr', {}, ...head)), el('tbody', {}, ...rows));
  }

  function refresh() {
    const measured = edges();
    ui.undo.disabled = places.length === 0;
    ui.finish.disabled = isFinished || places.length < 2;
    ui.clear.disabled = places.length === 0;
    const hint = isFinished ? 'measure_again' : places.length < 2 ? 'measure_start' : 'measure_go_on';
    ui.hint.textContent = t(hint);
    Ecomap.fill(ui.result, measured.length ? el('dl', { class: 'measured' }, ...resultRows(measured)) : null);
    Ecomap.fill(
      ui.edges,
      isRing() && crossesItself() ? el('p', { class: 'hint' }, t('measure_crossing')) : null,
      measured.length ? edgeTable(measured) : null,
    );
    layer.redraw();
  }

  function add(lonlat) {
    if (isFinished) {
      places = [];
      isFinished = false;
    }
    places.push(lonlat);
    pointer = null;
    refresh();
  }

  /* The second click of a double one stands where the first stood. */
  function addClick(map, { lng, lat }) {
    const last = places[places.length - 1];
    const isSame = last && !isFinished &&
      map.latLngToContainerPoint([lat, lng]).distanceTo(map.latLngToContainerPoint([last[1], last[0]])) < SAME_PLACE_PX;
    if (!isSame) add([lng, lat]);
  }

  function finish() {
    if (isFinished || places.length < 2) return;
    isFinished = true;
    pointer = null;
    refresh();
  }

  function undo() {
    places.pop();
    isFinished = false;
    refresh();
  }

  function clear() {
    places = [];
    pointer = null;
    isFinished = false;
    refresh();
  }

  function addCenter(map) {
    const { lng, lat } = map.getCenter();
    addClick(map, { lng, lat });
  }

  /* Keys while the map has the focus: Space sets a place in the middle, Enter ends the line, Backspace takes one back. */
  function onMapKey(map, event) {
    if (!tool.isOpen || event.target !== map.getContainer()) return;
    const action = { ' ': () => addCenter(map), Enter: finish, Backspace: undo }[event.key];
    if (event.key === 'Escape') {
      tool.close();
      tool.button.focus();
    } else if (action) action();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function onCardKey(event) {
    const isField = ['BUTTON', 'INPUT'].includes(event.target.tagName);
    if (event.key === 'Backspace') undo();
    else if (event.key === 'Enter' && !isField) finish();
    else return;
    event.preventDefault();
  }

  const push = (name, key, onclick) => {
    ui[name] = el('button', { type: 'button', class: 'push', id: `measure-${name}`, onclick }, t(key));
    return ui[name];
  };

  function modeButtons() {
    return MODES.map((each) =>
      el('label', {}, el('input', {
        type: 'radio', name: 'measure-mode', value: each, checked: each === mode,
        onchange: () => { mode = each; refresh(); },
      }), t(`measure_${each}`)),
    );
  }

  function build(map) {
    ui.hint = el('p', { class: 'hint' });
    ui.result = el('div', { role: 'status' });
    ui.edges = el('div', { class: 'edges-host' });
    Ecomap.fill(
      tool.host,
      Ecomap.toolHead(tool),
      el('div', { class: 'tool-row', role: 'group', 'aria-label': t('measure_mode') }, ...modeButtons()),
      ui.hint,
      el(
        'div',
        { class: 'tool-row' },
        push('center', 'measure_center', () => addCenter(map)),
        push('undo', 'measure_undo', undo),
        push('finish', 'measure_finish', finish),
        push('clear', 'measure_clear', clear),
      ),
      ui.result,
      ui.edges,
      el('p', { class: 'hint' }, t('measure_how')),
    );
    refresh();
  }

  function onMove(event) {
    if (!tool.isOpen || isFinished || !places.length) return;
    pointer = [event.latlng.lng, event.latlng.lat];
    layer.redraw();
  }

  function onOpen(map) {
    map.closePopup();
    map.doubleClickZoom.disable();
    Ecomap.takeClicks((latlng) => addClick(map, latlng));
    cross.hidden = false;
    build(map);
    tool.host.querySelector('h2').focus();
  }

  function onClose(map) {
    map.doubleClickZoom.enable();
    Ecomap.takeClicks(null);
    cross.hidden = true;
    clear();
  }

  /* The middle of the map, where keys set their places. */
  Ecomap.centerCross = () => {
    const lines = svg('path', { d: 'M14 1v10M14 17v10M1 14h10M17 14h10', stroke: 'currentColor', 'stroke-width': 2 });
    const mark = el('div', { class: 'center-cross', hidden: true, 'aria-hidden': 'true' }, svg('svg', { viewBox: '0 0 28 28' }, lines));
    document.querySelector('.map-area').append(mark);
    return mark;
  };

  Ecomap.atStart((map) => {
    map.createPane('ecomap-measure').style.zIndex = 460;
    layer = new Ecomap.CanvasLayer(
      (ctx, view) => Ecomap.paintMeasure(ctx, view, { places, pointer, closed: mode === 'area', texts: edges().map(({ distance }) => lengthText(distance)) }),
      { pane: 'ecomap-measure', isBlank: () => !places.length },
    ).addTo(map);
    cross = Ecomap.centerCross();
    tool = Ecomap.addTool({ key: 'measure', onOpen: () => onOpen(map), onClose: () => onClose(map) });
    tool.host.addEventListener('keydown', onCardKey);
    map.on('mousemove', onMove);
    map.on('dblclick', () => { if (tool.isOpen) finish(); });
    // Before Leaflet, which would zoom or pan.
    map.getContainer().addEventListener('keydown', (event) => onMapKey(map, event), true);
    Ecomap.onLanguage(() => { if (tool.isOpen) build(map); });
  });
})(window.Ecomap = window.Ecomap || {});
