/* What is near: a place on the map, or the position of the device, and the shown sites around it. */
(function (Ecomap) {
  'use strict';

  const { data, sites, el, t } = Ecomap;
  const COUNTS = [5, 10, 20, 50];
  const WAIT_MS = 15000;
  const ui = {};
  let tool = null;
  let layer = null;
  let cross = null;
  let count = 10;
  let here = null;
  let found = [];

  function degreesText(value, digits, positive, negative) {
    return `${Math.abs(value).toFixed(digits)}°${value < 0 ? negative : positive}`;
  }

  const placeText = ({ lon, lat }) => `${degreesText(lon, 5, 'E', 'W')} ${degreesText(lat, 5, 'N', 'S')}`;

  function wayText({ distance, bearing }) {
    if (distance === 0) return t('near_here');
    return `${Ecomap.distanceText(distance)} · ${Ecomap.bearingText(bearing)}`;
  }

  function anchorText(site) {
    if (!sites.isAnchor(site)) return null;
    const metres = sites.accuracy_m[site];
    const text = Ecomap.isMissing(metres) ? t('near_anchor_unknown') : t('near_anchor', { distance: Ecomap.distanceText(metres) });
    return el('span', { class: 'near-anchor' }, text);
  }

  /* On a narrow screen the list would cover what it opens. */
  function openSite(map, site, from) {
    if (window.matchMedia('(max-width: 800px)').matches) ui.list.open = false;
    Ecomap.showOnMap(map, site, from);
  }

  function row(map, item) {
    const button = Ecomap.siteButton(item.site, (event) => openSite(map, item.site, event.currentTarget));
    button.dataset.site = sites.id[item.site];
    const text = button.querySelector('.site-text');
    text.append(...[el('span', { class: 'near-way' }, wayText(item)), anchorText(item.site)].filter(Boolean));
    return el('li', {}, button);
  }

  /* Sites of the county whose place nobody knows: they may be nearer than all that are listed. */
  function unlocatedText() {
    const county = Ecomap.countyAt(Ecomap.worldX(here.lon), Ecomap.worldY(here.lat));
    if (!county) return null;
    const area = data.areas.indexOf(county.adcode);
    const { shown } = Ecomap.filter.result();
    let n = 0;
    for (let i = 0; i < shown.length; i += 1) n += Number(sites.area[shown[i]] === area && !sites.isLocated(shown[i]));
    if (!n) return null;
    return el('p', { class: 'hint', id: 'near-unlocated' }, t('near_unlocated', { n, county: Ecomap.countyName(county.adcode) }));
  }

  function say(key) {
    ui.message.textContent = t(key);
    ui.message.hidden = false;
  }

  function refresh(map) {
    if (!here) return;
    found = Ecomap.nearestSites(here.lon, here.lat, count);
    ui.message.hidden = true;
    const from = [t('near_from', { place: placeText(here) })];
    if (here.accuracy) from.push(t('near_accuracy', { distance: Ecomap.distanceText(here.accuracy) }));
    Ecomap.fill(ui.from, ...from.map((line) => el('p', {}, line)));
    ui.list.hidden = false;
    ui.listed.textContent = found.length ? t('near_listed', { n: found.length }) : t('near_none');
    Ecomap.fill(ui.rows, el('ul', { class: 'rows' }, ...found.map((item) => row(map, item))), unlocatedText());
    layer.redraw();
  }

  function choose(map, lon, lat, accuracy) {
    here = { lon, lat, accuracy: accuracy || 0 };
    ui.list.open = true;
    refresh(map);
  }

  /* The position is asked for only here, at a press of the button. */
  function locate(map) {
    if (!window.navigator.geolocation) {
      say('near_no_device');
      return;
    }
    say('near_waiting');
    window.navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        if (!tool.isOpen) return;
        map.setView([coords.latitude, coords.longitude], Math.max(map.getZoom(), 11), { animate: false });
        choose(map, coords.longitude, coords.latitude, coords.accuracy);
      },
      (error) => { if (tool.isOpen) say(error.code === 1 ? 'near_denied' : 'near_no_position'); },
      { enableHighAccuracy: true, timeout: WAIT_MS, maximumAge: 0 },
    );
  }

  function chooseCenter(map) {
    const { lng, lat } = map.getCenter();
    choose(map, lng, lat, 0);
  }

  function countSelect(map) {
    const options = COUNTS.map((value) => el('option', { value, selected: value === count }, String(value)));
    const onchange = (event) => {
      count = Number(event.target.value);
      refresh(map);
    };
    return el('label', {}, el('span', {}, t('near_count')), el('select', { id: 'near-count', class: 'field', onchange }, ...options));
  }

  function build(map) {
    const push = (id, key, onclick) => el('button', { type: 'button', class: 'push', id, onclick }, t(key));
    ui.message = el('p', { class: 'near-message', hidden: true });
    ui.from = el('div', { class: 'near-from' });
    ui.listed = el('summary', {});
    ui.rows = el('div', { class: 'near-rows' });
    ui.list = el('details', { class: 'near-list', hidden: true, open: true }, ui.listed, ui.rows);
    Ecomap.fill(
      tool.host,
      Ecomap.toolHead(tool),
      el('p', { class: 'hint' }, t('near_hint')),
      el(
        'div',
        { class: 'tool-row' },
        push('near-device', 'near_device', () => locate(map)),
        push('near-center', 'near_center', () => chooseCenter(map)),
        countSelect(map),
      ),
      el('div', { role: 'status' }, ui.message, ui.from),
      ui.list,
      el('p', { class: 'hint' }, t('near_how')),
    );
    refresh(map);
  }

  /* The place, the circle within which the device is, and a line to each site. */
  function paint(ctx, view) {
    if (!here) return;
    const at = (lon, lat) => [view.x(Ecomap.worldX(lon)), view.y(Ecomap.worldY(lat))];
    const [x, y] = at(here.lon, here.lat);
    ctx.strokeStyle = Ecomap.palette.accent;
    ctx.setLineDash([5, 4]);
    ctx.lineWidth = 1.5;
    for (const { site } of found) {
      ctx.beginPath();
      ctx.moveTo(x, y);
      ctx.lineTo(...at(sites.lon[site], sites.lat[site]));
      ctx.stroke();
    }
    ctx.setLineDash([]);
    const circles = [[here.accuracy / Ecomap.metresPerPixel(here.lat, view.zoom), 'rgba(11, 95, 125, 0.14)'], [7, Ecomap.palette.accent]];
    for (const [radius, fill] of circles) {
      ctx.beginPath();
      ctx.arc(x, y, radius, 0, 2 * Math.PI);
      ctx.fillStyle = fill;
      ctx.fill();
      ctx.stroke();
    }
    ctx.lineWidth = 2;
    ctx.strokeStyle = '#ffffff';
    ctx.beginPath();
    ctx.arc(x, y, 7, 0, 2 * Math.PI);
    ctx.stroke();
  }

  function onOpen(map) {
    map.closePopup();
    Ecomap.takeClicks(({ lng, lat }) => choose(map, lng, lat, 0));
    cross.hidden = false;
    build(map);
    tool.host.querySelector('h2').focus();
  }

  function onClose() {
    Ecomap.takeClicks(null);
    cross.hidden = true;
    here = null;
    found = [];
    layer.redraw();
  }

  function onMapKey(map, event) {
    if (!tool.isOpen || event.target !== map.getContainer()) return;
    if (event.key === ' ') chooseCenter(map);
    else if (event.key === 'Escape') {
      tool.close();
      tool.button.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  Ecomap.atStart((map) => {
    layer = new Ecomap.CanvasLayer(paint, { pane: 'ecomap-measure', isBlank: () => !here }).addTo(map);
    cross = Ecomap.centerCross();
    tool = Ecomap.addTool({ key: 'near', onOpen: () => onOpen(map), onClose });
    map.getContainer().addEventListener('keydown', (event) => onMapKey(map, event), true);
    Ecomap.filter.on(() => { if (tool.isOpen) refresh(map); });
    Ecomap.onLanguage(() => { if (tool.isOpen) build(map); });
  });
})(window.Ecomap = window.Ecomap || {});
