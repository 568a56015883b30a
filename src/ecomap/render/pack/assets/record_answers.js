/* The questions of a kind: fields for the form, and the answers as the file of findings wants them. */

const recordChecklist = (kind) => PACK.checklists[kind] || [];

/* A number as people type it, also with the digits of a Chinese keyboard; null when it is none. */
function recordNumber(text) {
  const plain = text.normalize('NFKC').trim().replace(/[。,]/g, '.').replace(/[−－]/g, '-');
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : null;
}

/* Labels of the questions whose answer is no number though it has to be one. */
function recordWrongNumbers(draft) {
  return recordChecklist(draft.kind)
    .filter(({ key, answer }) => answer === 'number' && draft.answers[key] && recordNumber(draft.answers[key]) === null);
}

/* Answers by key; a question without an answer is left out. */
function recordAnswers(finding) {
  const answers = {};
  for (const { key, answer } of recordChecklist(finding.kind)) {
    const given = finding.answers[key];
    if (given === undefined || given === null || given === '') continue;
    if (answer === 'number' && recordNumber(given) === null) continue;
    answers[key] = answer === 'number' ? recordNumber(given) : given;
  }
  return answers;
}

/* The field of one question; `change` takes its new value. */
function recordQuestion(item, id, value, change) {
  if (item.answer === 'yes_no') return recordYesNo(item, id, value, change);
  const field = item.answer === 'choice' ? recordChoice(item, value) : recordAnswerText(item, value);
  field.id = id;
  field.dataset.answer = item.key;
  field.addEventListener('input', () => change(field.value));
  return recordNode('div', { class: 'record-row' }, recordNode('label', { for: id }, recordLabel(item)), field);
}

function recordChoice(item, value) {
  const known = ['', ...item.choices];
  const options = known.map((choice) => recordNode('option', { value: choice, selected: choice === (value || '') }, choice || recordText('record_unanswered')));
  return recordNode('select', { class: 'record-field' }, ...options);
}

function recordAnswerText(item, value) {
  const field = recordNode('input', { class: 'record-field', type: 'text', autocomplete: 'off', inputmode: item.answer === 'number' ? 'decimal' : null });
  field.value = value || '';
  return field;
}

/* Yes, no, or no answer: a checkbox could not tell "no" from "not looked at". */
function recordYesNo(item, id, value, change) {
  const given = value === true || value === false ? value : null;
  const choices = [[true, 'record_yes'], [false, 'record_no'], [null, 'record_unanswered']];
  const radios = choices.map(([answer, key]) => recordNode('label', { class: 'record-radio' },
    recordNode('input', { type: 'radio', name: id, value: String(answer), checked: answer === given, 'data-answer': item.key, onchange: () => change(answer) }),
    recordNode('span', {}, recordText(key))));
  return recordNode('fieldset', { class: 'record-row' }, recordNode('legend', {}, recordLabel(item)), recordNode('div', { class: 'record-radios' }, ...radios));
}
