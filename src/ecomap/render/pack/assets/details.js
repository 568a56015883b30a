/* Everything about one site, and the way to record what is there. */
let detailOpener = null;
let detailShown = null;

function fact(label, ...values) {
  const kept = values.filter((value) => value !== '' && value !== null && value !== undefined);
  return kept.length ? [make('dt', {}, label), ...kept.map((value) => make('dd', {}, value))] : [];
}

function problemFacts(key) {
  const problem = PACK.problems[key];
  if (!problem) return fact(`${word('problem')} ${key}`, key);
  const title = (language() === 'en' && problem.title_en) || problem.title;
  return [
    ...fact(`${word('problem')} ${key}`, title),
    ...fact(word('units'), problem.units.join('、')),
    ...fact(word('deadline'), problem.deadline),
    ...fact(word('measures'), ...problem.measures.map((measure) => `${measure.key}: ${measure.deadline}`)),
  ];
}

function historyList(site) {
  if (!site.history.length) return make('p', {}, word('no_history'));
  const line = (event) =>
    make('li', {}, [event.date || word('undated'), labelOf(packStatuses.get(event.status)), event.unit, event.note].filter(Boolean).join(' · '));
  return make('ol', { class: 'history' }, ...site.history.slice().reverse().map(line));
}

function detailFacts(site) {
  const coordinates = isLocated(site) ? `${site.longitude.toFixed(6)}, ${site.latitude.toFixed(6)} (WGS 84)` : '';
  return make(
    'dl',
    {},
    ...fact(word('kind'), labelOf(PACK.kinds[site.kind])),
    ...fact(word('county'), site.county),
    ...fact(word('status'), labelOf(packStatuses.get(site.status))),
    ...fact(word('deadline'), site.deadline ? `${site.deadline} · ${dueText(site)}` : word('no_deadline')),
    ...fact(word('quality'), word(`quality_${site.quality}`), anchorText(site)),
    ...fact(word('coordinates'), coordinates),
    ...site.problems.flatMap(problemFacts),
  );
}

function showDetail(site, opener = document.activeElement) {
  detailOpener = opener;
  detailShown = site;
  const note = (language() === 'en' && site.note_en) || site.note;
  const form = make('div', { id: 'record-form' });
  byId('detail').replaceChildren(
    ...[
      make('button', { type: 'button', class: 'back', onclick: hideDetail }, word('back')),
      make('h2', { id: 'detail-head' }, site.site_id ? site.name : word('record_new')),
      site.site_id ? make('button', { type: 'button', onclick: () => byId('record-form').scrollIntoView() }, word('record_here')) : null,
      site.site_id ? make('p', { class: 'id' }, [site.site_id, site.name_en].filter(Boolean).join(' · ')) : null,
      site.site_id ? detailFacts(site) : null,
      note ? make('p', { class: 'note' }, note) : null,
      site.site_id && isLocated(site) ? navigationList(site) : null,
      site.site_id ? make('h3', {}, word('history')) : null,
      site.site_id ? historyList(site) : null,
      site.site_id ? make('h3', {}, word('record_here')) : null,
      form,
    ].filter(Boolean),
  );
  recordForm(site, form);
  byId('detail').hidden = false;
  document.body.classList.add('with-detail');
  byId('detail').focus();
  byId('detail').scrollTop = 0;
}

function hideDetail() {
  byId('detail').hidden = true;
  detailShown = null;
  document.body.classList.remove('with-detail');
  const again = detailOpener && detailOpener.dataset && detailOpener.dataset.site;
  const target = again ? document.querySelector(`button[data-site="${CSS.escape(again)}"]`) : detailOpener;
  if (target) target.focus();
}
