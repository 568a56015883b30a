/* Put words and data on the page, and answer what the reader does. */
function fillWords() {
  document.documentElement.lang = language() === 'zh' ? 'zh-CN' : 'en';
  const { workspace } = PACK;
  byId('title').textContent = language() === 'zh' ? workspace.title : workspace.title_en;
  document.title = byId('title').textContent;
  byId('subtitle').textContent = [PACK.invented ? word('invented') : '', word('as_of', { date: PACK.as_of }), word('offline')].filter(Boolean).join(' · ');
  const texts = {
    language: 'language', 'position-head': 'my_place', locate: 'locate', 'typed-head': 'type_place', 'typed-label': 'type_place',
    'typed-hint': 'type_hint', 'datum-label': 'datum', 'typed-take': 'take', 'show-list': 'list', 'show-map': 'map', 'new-place': 'record_new',
    'search-label': 'search', 'filters-head': 'filters', 'kind-label': 'kind', 'open-only-label': 'open_only', 'unlocated-only-label': 'not_located_only',
    whole: 'whole', 'map-hint': 'tap_hint',
  };
  for (const [id, key] of Object.entries(texts)) byId(id).textContent = word(key);
  byId('search').placeholder = word('search');
  byId('map').setAttribute('aria-label', word('map_label'));
  byId('zoom-in').setAttribute('aria-label', word('zoom_in'));
  byId('zoom-out').setAttribute('aria-label', word('zoom_out'));
  if (!currentPosition()) byId('position-text').textContent = word('position_none');
  const chosen = { kind: byId('kind').value, datum: byId('datum').value };
  const kinds = Object.entries(PACK.kinds).map(([key, kind]) => make('option', { value: key }, labelOf(kind)));
  byId('kind').replaceChildren(make('option', { value: '' }, word('all_kinds')), ...kinds);
  byId('datum').replaceChildren(...Object.keys(DATUMS).map((key) => make('option', { value: key }, word(`datum_${key}`))));
  byId('kind').value = chosen.kind;
  byId('datum').value = chosen.datum || 'wgs84';
}

function showView(name) {
  byId('list-view').hidden = name !== 'list';
  byId('map-view').hidden = name !== 'map';
  byId('show-list').setAttribute('aria-pressed', String(name === 'list'));
  byId('show-map').setAttribute('aria-pressed', String(name === 'map'));
  drawMap();
}

function changeLanguage() {
  packLanguage = packLanguage === 'zh' ? 'en' : 'zh';
  fillWords();
  recordBar(byId('record-bar'));
  drawList();
  if (detailShown) showDetail(detailShown, detailOpener);
}

function listen() {
  byId('language').addEventListener('click', changeLanguage);
  byId('locate').addEventListener('click', locate);
  byId('typed-form').addEventListener('submit', (event) => {
    event.preventDefault();
    takeTyped();
  });
  for (const id of ['search', 'kind', 'open-only', 'unlocated-only']) byId(id).addEventListener('input', drawList);
  byId('show-list').addEventListener('click', () => showView('list'));
  byId('show-map').addEventListener('click', () => showView('map'));
  byId('new-place').addEventListener('click', () => showDetail({ site_id: null, kind: '', name: '' }));
  byId('zoom-in').addEventListener('click', () => zoomMap(1.6));
  byId('zoom-out').addEventListener('click', () => zoomMap(1 / 1.6));
  byId('whole').addEventListener('click', () => {
    packView.ready = false;
    drawMap();
  });
  window.addEventListener('resize', () => drawMap());
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && detailShown) hideDetail();
  });
  onPosition(drawList);
}

fillWords();
listen();
startMap();
drawList();
recordStart().then(() => {
  recordBar(byId('record-bar'));
  document.documentElement.dataset.ready = 'yes';
});
