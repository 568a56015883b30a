/* The form of one finding. Every change is kept at once: there is no moment at which closing loses anything. */

/* Forms on the page, by the element that holds them; a position that arrives goes to those still shown. */
const recordForms = new Map();
let recordFormNumber = 0;

/* Show the form for a site, `{site_id, kind, name}`, or for a new place, `{site_id: null}`. */
async function recordForm(site, container) {
  await recordStart();
  recordShowForm(recordDraftOf(site) || recordNewDraft(site), container);
}

function recordShowForm(draft, container) {
  recordFormNumber += 1;
  const form = { draft, container, id: `record-${recordFormNumber}`, busy: 0 };
  recordForms.set(container, form);
  form.said = recordNode('p', { class: 'record-said', role: 'status' });
  form.alert = recordNode('p', { class: 'record-alert', role: 'alert' });
  form.questions = recordNode('div', {});
  form.position = recordPositionPart(form);
  form.photos = recordPhotoPart(form);
  const title = draft.replaces ? 'record_title_correction' : draft.site_id ? 'record_title' : 'record_title_new';
  const element = recordNode('form', { class: 'record-form', novalidate: true, 'aria-labelledby': `${form.id}-title`, onsubmit: (event) => recordSubmit(event, form) },
    recordNode('h3', { id: `${form.id}-title`, tabindex: '-1' }, recordText(title)),
    recordTextRow(form, 'person', 'name', true),
    ...(draft.site_id ? [] : [recordTextRow(form, 'name', 'off', true), recordKindRow(form)]),
    recordStatusRow(form), form.questions, recordTextRow(form, 'note', 'off', false),
    form.photos.element, form.position.element, form.alert, form.said,
    recordNode('div', { class: 'record-buttons' },
      recordNode('button', { type: 'submit', class: 'record-button record-main' }, recordText('record_save')),
      recordAskFirst('record_discard', 'record_discard_ask', () => recordDiscard(form))));
  container.replaceChildren(element);
  recordShowQuestions(form);
  if (draft.changed) form.said.textContent = recordText('record_draft_continued', { time: recordClock(draft.changed) });
  recordTakePosition(form);
}

/* Keep the draft and say so; an error stays in sight until a later write has gone through. */
async function recordChanged(form) {
  try {
    await recordKeep(form.draft);
    form.alert.textContent = '';
    form.said.textContent = recordText('record_draft_kept', { time: recordNow().slice(11, 19) });
  } catch (error) {
    recordSayError(form, error);
  }
}

function recordSayError(form, error) {
  form.said.textContent = '';
  form.alert.textContent = recordIsFull(error) ? recordText('record_full') : recordText('record_failed', { error: error.name });
}

function recordRow(form, key, field, isRequired) {
  field.id = `${form.id}-${key}`;
  field.required = Boolean(isRequired);
  return recordNode('div', { class: 'record-row' }, recordNode('label', { for: field.id }, recordText(`record_${key}`)), field);
}

function recordTextRow(form, key, autocomplete, isRequired) {
  const field = key === 'note'
    ? recordNode('textarea', { class: 'record-field', rows: 3 })
    : recordNode('input', { class: 'record-field', type: 'text', autocomplete });
  field.value = form.draft[key];
  field.addEventListener('input', () => {
    form.draft[key] = field.value;
    recordChanged(form);
  });
  return recordRow(form, key, field, isRequired);
}

/* A select whose empty choice stands for "nothing said". */
function recordSelectRow(form, key, emptyKey, items, after) {
  const known = [{ key: '', zh: recordText(emptyKey), en: recordText(emptyKey) }, ...items];
  const options = known.map((item) => recordNode('option', { value: item.key, selected: item.key === (form.draft[key] || '') }, recordLabel(item)));
  const field = recordNode('select', { class: 'record-field' }, ...options);
  field.addEventListener('input', () => {
    form.draft[key] = field.value;
    if (after) after();
    recordChanged(form);
  });
  return recordRow(form, key, field, key === 'kind');
}

const recordStatusRow = (form) => recordSelectRow(form, 'status', 'record_status_none', PACK.statuses);

/* Kinds to choose from: those the pack names, and any of its sites and checklists. */
function recordKindRow(form) {
  const named = PACK.kinds || {};
  const keys = new Set([...Object.keys(named), ...PACK.sites.map((site) => site.kind), ...Object.keys(PACK.checklists)]);
  const kinds = [...keys].map((key) => ({ key, ...named[key] }));
  return recordSelectRow(form, 'kind', 'record_kind_choose', kinds, () => recordShowQuestions(form));
}

function recordShowQuestions(form) {
  const { draft } = form;
  const rows = recordChecklist(draft.kind).map((item, index) => recordQuestion(item, `${form.id}-answer-${index}`, draft.answers[item.key], (value) => {
    draft.answers[item.key] = value;
    recordChanged(form);
  }));
  form.questions.replaceChildren(...(rows.length ? [recordNode('h4', {}, recordText('record_checklist')), ...rows] : []));
}

/* What keeps a draft from being saved, with the field to go to. */
function recordFault({ draft, id, busy }) {
  if (!draft.person.trim()) return { text: recordText('record_need_person'), field: `${id}-person` };
  if (!draft.site_id && !draft.name.trim()) return { text: recordText('record_need_name'), field: `${id}-name` };
  if (!draft.kind) return { text: recordText('record_need_kind'), field: `${id}-kind` };
  const [wrong] = recordWrongNumbers(draft);
  if (wrong) return { text: recordText('record_need_number', { label: recordLabel(wrong) }), field: `${id}-answer-${recordChecklist(draft.kind).indexOf(wrong)}` };
  if (busy) return { text: recordText('record_wait_photos'), field: null };
  return null;
}

/* A draft may be open twice, here and in the list: when it is finished or deleted there, this form begins anew. */
function recordDropStaleForms() {
  for (const [container, { draft, isEnding }] of recordForms) {
    const isStale = draft.state !== 'draft' || (draft.changed && !recordHeld.has(draft.id));
    if (isStale && !isEnding) recordShowForm(recordNewDraft(recordSiteOf(draft)), container);
  }
}

const recordSiteOf = (draft) => ({ site_id: draft.site_id, kind: draft.site_id ? draft.kind : '', name: draft.site_name });

async function recordSubmit(event, form) {
  event.preventDefault();
  const fault = recordFault(form);
  if (fault) {
    form.said.textContent = '';
    form.alert.textContent = fault.text;
    const field = fault.field && document.getElementById(fault.field);
    if (field) field.focus();
    return;
  }
  form.busy += 1;
  form.isEnding = true;
  try {
    await recordFinish(form.draft);
    recordShowSaved(form);
  } catch (error) {
    form.isEnding = false;
    recordSayError(form, error);
  } finally {
    form.busy -= 1;
  }
}

function recordShowSaved({ draft, container }) {
  const text = recordNode('p', { class: 'record-said', role: 'status', tabindex: '-1' });
  container.replaceChildren(recordNode('div', { class: 'record-form' }, text,
    recordNode('div', { class: 'record-buttons' }, recordButton('record_again', () => recordShowForm(recordNewDraft(recordSiteOf(draft)), container)))));
  recordForms.delete(container);
  // Set after it stands on the page: only then is a change of it read out.
  text.textContent = recordText(recordStorage.inMemory ? 'record_saved_memory' : 'record_saved');
  text.focus();
  container.dispatchEvent(new CustomEvent('record-saved', { bubbles: true, detail: { id: draft.id, site_id: draft.site_id } }));
}

async function recordDiscard(form) {
  const { draft, container } = form;
  form.isEnding = true;
  try {
    await recordDelete([draft]);
    recordShowForm(recordNewDraft(recordSiteOf(draft)), container);
  } catch (error) {
    form.isEnding = false;
    recordSayError(form, error);
  }
}
