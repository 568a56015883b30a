/* The position of a finding: taken by itself while there is none, afterwards only when that is wanted. */

const RECORD_REFINE_MS = 60000;
/* After this the person may have gone on: the position is offered, and no longer taken by itself. */
const RECORD_FRESH_MS = 120000;
const RECORD_LOCATE_MS = 20000;
let recordPositionMade = 0;

function recordPositionPart(form) {
  const text = recordNode('p', { class: 'record-place', id: `${form.id}-place`, role: 'status' });
  const box = recordNode('input', { type: 'checkbox', 'aria-describedby': text.id });
  box.addEventListener('change', () => {
    form.draft.is_location = box.checked;
    recordChanged(form);
  });
  const take = recordButton('record_position_take', () => recordSetPosition(form, currentPosition()));
  const element = recordNode('fieldset', { class: 'record-row' }, recordNode('legend', {}, recordText('record_position')), text,
    recordNode('div', { class: 'record-buttons' }, recordButton('record_position_locate', () => recordLocate(form)), take),
    recordNode('label', { class: 'record-check' }, box, recordNode('span', {}, recordText('record_is_location'))));
  const part = { element, text, box, take };
  recordShowPosition(part, form.draft);
  return part;
}

function recordShowPosition({ text, box, take }, { position, is_location: isLocation }) {
  box.checked = isLocation && Boolean(position);
  box.disabled = !position;
  take.hidden = !currentPosition();
  text.textContent = position ? recordPositionText(position) : recordText('record_position_none');
}

function recordPositionText({ latitude, longitude, accuracy_m: metres, source }) {
  const place = `${Math.abs(latitude).toFixed(5)}°${latitude < 0 ? 'S' : 'N'} ${Math.abs(longitude).toFixed(5)}°${longitude < 0 ? 'W' : 'E'}`;
  const accuracy = metres === null ? recordText('record_accuracy_unknown') : recordText('record_accuracy', { m: Math.ceil(metres) });
  return recordText('record_position_text', { place, accuracy, source: recordText(`record_source_${source}`) });
}

/* Ask the phone for where it is now; the position of the page may be that of an earlier site. */
function recordLocate(form) {
  const refuse = () => {
    recordShowPosition(form.position, form.draft);
    form.position.text.append(` ${recordText('record_position_refused')}`);
  };
  if (!navigator.geolocation) {
    refuse();
    return;
  }
  form.position.text.textContent = recordText('record_position_waiting');
  const take = ({ coords }) => recordSetPosition(form, { longitude: coords.longitude, latitude: coords.latitude, accuracy_m: coords.accuracy, source: 'gps' });
  navigator.geolocation.getCurrentPosition(take, refuse, { enableHighAccuracy: true, timeout: RECORD_LOCATE_MS, maximumAge: 0 });
}

function recordSetPosition(form, { longitude, latitude, accuracy_m: metres, source }) {
  form.draft.position = { longitude, latitude, accuracy_m: Number.isFinite(metres) ? metres : null, source };
  form.positionTime = Date.now();
  recordShowPosition(form.position, form.draft);
  recordChanged(form);
}

/* Take a fresh position into a form that has none, or a more accurate one soon after the first. A form that is only
   looked at does not become a draft by it. */
function recordTakePosition(form) {
  const { draft } = form;
  const position = currentPosition();
  recordShowPosition(form.position, draft);
  if (!position || Date.now() - recordPositionMade > RECORD_FRESH_MS) return;
  const isBetter = draft.position && position.source === 'gps' && draft.position.source === 'gps'
    && position.accuracy_m < draft.position.accuracy_m && Date.now() - (form.positionTime || 0) < RECORD_REFINE_MS;
  if (draft.position && !isBetter) return;
  const { longitude, latitude, accuracy_m: metres, source } = position;
  draft.position = { longitude, latitude, accuracy_m: Number.isFinite(metres) ? metres : null, source };
  form.positionTime = form.positionTime || Date.now();
  recordShowPosition(form.position, draft);
  if (draft.changed) recordChanged(form);
}

/* The page cannot be told to stop calling, so it is listened to once, for all forms that are in sight. */
function recordFollowPosition() {
  if (currentPosition()) recordPositionMade = Date.now();
  onPosition(() => {
    recordPositionMade = Date.now();
    for (const [container, form] of recordForms) {
      if (!container.isConnected) recordForms.delete(container);
      else if (container.getClientRects().length) recordTakePosition(form);
    }
  });
}
