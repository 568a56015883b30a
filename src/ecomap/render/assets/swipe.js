/* Two pictures of the same ground side by side: one left, one right of a line that is drawn across. */
(function (Ecomap) {
  'use strict';

  const { el, t } = Ecomap;
  const SIDES = ['left', 'right'];
  const STEPS = { ArrowLeft: -2, ArrowDown: -2, ArrowRight: 2, ArrowUp: 2, PageDown: -10, PageUp: 10 };
  const ENDS = { Home: 0, End: 100 };
  /* Half of the grip, which stays within the map at both ends. */
  const GRIP_PX = 22;
  const MOST_NAME_PX = 240;
  let pictures = [];
  const ui = {};
  let tool = null;
  let touch = () => {};
  let left = 0;
  let right = 1;
  let percent = 50;

  /* The oldest and the newest picture that have a day; where fewer have one, the first and the last. */
  function atFirst() {
    const dated = pictures.map(([{ date }], i) => [date, i]).filter(([date]) => date).sort();
    const order = dated.length > 1 ? dated.map(([, i]) => i) : [...pictures.keys()];
    return [order[0], order[order.length - 1]];
  }

  const labelOf = (i) => Ecomap.pictureLabel(pictures[i][0]);

  function put(map, layer, pane) {
    layer.remove();
    layer.options.pane = pane;
    layer.addTo(map);
  }

  /* Each side is cut off at the line, in the pixels of its pane, which stand still while the map zooms. */
  function cut(map) {
    const size = map.getSize();
    const x = Math.round((size.x * percent) / 100);
    const { x: west, y: north } = map.containerPointToLayerPoint([0, 0]);
    const clip = (from, to) => {
      const [a, b, c, d] = [west + from, west + to, north, north + size.y].map((value) => `${value}px`);
      return `polygon(${a} ${c}, ${b} ${c}, ${b} ${d}, ${a} ${d})`;
    };
    ui.panes.left.style.clipPath = clip(0, x);
    ui.panes.right.style.clipPath = clip(x, size.x);
    L.DomUtil.setPosition(ui.line, L.point(west + x, north));
    ui.line.style.height = `${size.y}px`;
    // The buttons at the right cover grip and names.
    const free = size.x - document.querySelector('.map-rail').offsetWidth - 14;
    const beyond = Math.min(Math.max(x, GRIP_PX), free - GRIP_PX) - x;
    ui.grip.style.transform = `translate(calc(-50% + ${beyond}px), -50%)`;
    ui.names.left.style.maxWidth = `${Math.max(0, Math.min(MOST_NAME_PX, x - 9))}px`;
    ui.names.right.style.maxWidth = `${Math.max(0, Math.min(MOST_NAME_PX, free - x - 9))}px`;
  }

  function say() {
    ui.grip.setAttribute('aria-valuenow', percent);
    ui.grip.setAttribute('aria-valuetext', t('swipe_value', { n: percent, left: labelOf(left), right: labelOf(right) }));
  }

  function moveTo(map, value) {
    percent = Math.round(Math.min(100, Math.max(0, value)));
    cut(map);
    say();
    touch();
  }

  function show(map) {
    pictures.forEach(([, layer]) => layer.remove());
    put(map, pictures[left][1], 'ecomap-left');
    put(map, pictures[right][1], 'ecomap-right');
    ui.names.left.textContent = labelOf(left);
    ui.names.right.textContent = labelOf(right);
    ui.grip.setAttribute('aria-label', t('swipe_handle'));
    ui.line.hidden = false;
    cut(map);
    say();
  }

  /* To choose for one side what the other shows is to change them over. */
  function choose(map, side, i) {
    const before = { left, right };
    if (side === 'left') [left, right] = [i, i === right ? before.left : right];
    else [left, right] = [i === left ? before.right : left, i];
    build(map);
    show(map);
    touch();
  }

  function sideRow(map, side) {
    const chosen = side === 'left' ? left : right;
    return el(
      'label', { class: 'swipe-side' },
      el('span', {}, t(`swipe_${side}`)),
      el(
        'select', { class: 'field', 'data-side': side, onchange: (event) => choose(map, side, Number(event.target.value)) },
        ...pictures.map((picture, i) => el('option', { value: i, selected: i === chosen }, labelOf(i))),
      ),
    );
  }

  function build(map) {
    const held = document.activeElement && document.activeElement.dataset.side;
    Ecomap.fill(
      tool.host, Ecomap.toolHead(tool), el('div', { class: 'swipe-sides' }, ...SIDES.map((side) => sideRow(map, side))),
      el('p', { class: 'hint' }, t('swipe_hint')),
    );
    if (held) tool.host.querySelector(`[data-side="${held}"]`).focus();
  }

  function end(map) {
    ui.line.hidden = true;
    for (const [, layer] of pictures) put(map, layer, 'ecomap-pictures');
    touch();
  }

  function onKey(map, event) {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key in STEPS) moveTo(map, percent + STEPS[event.key]);
    else if (event.key in ENDS) moveTo(map, ENDS[event.key]);
    else if (event.key === 'Escape') tool.leave();
    else return;
    event.preventDefault();
    // The map would pan with the same keys.
    event.stopPropagation();
  }

  /* The pointer that has taken hold of the line moves it till it lets go. */
  function followPointer(map) {
    let offset = null;
    const at = (event) => event.clientX - map.getContainer().getBoundingClientRect().left;
    ui.line.addEventListener('pointerdown', (event) => {
      if (event.button) return;
      offset = at(event) - (map.getSize().x * percent) / 100;
      ui.line.setPointerCapture(event.pointerId);
      ui.grip.focus({ preventScroll: true });
      event.preventDefault();
    });
    ui.line.addEventListener('pointermove', (event) => {
      if (offset !== null) moveTo(map, ((at(event) - offset) / map.getSize().x) * 100);
    });
    for (const kind of ['pointerup', 'pointercancel']) ui.line.addEventListener(kind, () => { offset = null; });
    // What happens on the line is not for the map below it: no drag, no click, no zoom.
    L.DomEvent.disableClickPropagation(ui.line);
    for (const kind of ['touchstart', 'pointerdown']) ui.line.addEventListener(kind, (event) => event.stopPropagation());
  }

  function makeLine(map) {
    const pane = map.createPane('ecomap-swipe');
    pane.style.zIndex = 640;
    ui.grip = el('div', {
      class: 'swipe-grip', role: 'slider', tabindex: 0, 'aria-orientation': 'horizontal', 'aria-valuemin': 0, 'aria-valuemax': 100,
      onkeydown: (event) => onKey(map, event),
    }, el('span', { 'aria-hidden': 'true' }, '◂▸'));
    ui.names = Object.fromEntries(SIDES.map((side) => [side, el('span', { class: `swipe-name ${side}`, 'aria-hidden': 'true' })]));
    ui.line = el('div', { class: 'swipe-line', hidden: true }, ui.names.left, ui.names.right, ui.grip);
    pane.append(ui.line);
    ui.panes = Object.fromEntries(SIDES.map((side) => [side, map.createPane(`ecomap-${side}`)]));
    for (const side of SIDES) ui.panes[side].style.zIndex = 300;
    followPointer(map);
  }

  /* `left,right,percent` as they stand in the address; what is not there is left as it is. */
  function read(map, list) {
    if (list.length !== 3) {
      tool.close();
      return;
    }
    const [one, other] = list.slice(0, 2).map((name) => pictures.findIndex(([overlay]) => overlay.name === name));
    if (one < 0 || other < 0 || one === other) return;
    [left, right] = [one, other];
    percent = Math.min(100, Math.max(0, Math.round(Number(list[2])))) || 0;
    if (tool.isOpen) {
      build(map);
      show(map);
    } else tool.open();
  }

  Ecomap.atStart((map) => {
    pictures = Ecomap.pictures;
    [left, right] = atFirst();
    makeLine(map);
    tool = Ecomap.addTool({
      key: 'swipe',
      onOpen: () => {
        build(map);
        show(map);
        touch();
      },
      onClose: () => end(map),
    });
    touch = Ecomap.urlState.part('swipe', {
      write: () => (tool.isOpen ? [pictures[left][0].name, pictures[right][0].name, String(percent)] : ''),
      read: (text, list) => read(map, list),
    });
    map.on('move resize zoomend viewreset', () => { if (tool.isOpen) cut(map); });
    Ecomap.onLanguage(() => {
      if (!tool.isOpen) return;
      build(map);
      show(map);
    });
  });
})(window.Ecomap = window.Ecomap || {});
