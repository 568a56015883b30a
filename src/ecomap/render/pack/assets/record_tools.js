/* What every part of the recording uses: elements, texts, times, ids. */

/* Make an element. Text is set as text, never as markup, so nothing that somebody types can become a tag. */
function recordNode(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

function recordButton(key, onclick, extra) {
  return recordNode('button', { type: 'button', class: 'record-button', onclick, ...extra }, recordText(key));
}

/* Text in the language of the page, with the values put in for {name}. */
function recordText(key, values) {
  return word(key).replace(/\{(\w+)\}/g, (whole, name) => (values && name in values ? String(values[name]) : whole));
}

/* The word of something that carries both languages. */
function recordLabel(item) {
  return (language() === 'en' ? item.en || item.zh : item.zh || item.en) || item.key;
}

/* Time with the offset of the phone's clock, to the second: 2026-11-28T15:58:12+08:00. */
function recordTime(date) {
  const two = (number) => String(number).padStart(2, '0');
  const east = -date.getTimezoneOffset();
  const offset = `${east < 0 ? '-' : '+'}${two(Math.floor(Math.abs(east) / 60))}:${two(Math.abs(east) % 60)}`;
  const day = `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day}T${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}${offset}`;
}

const recordNow = () => recordTime(new Date());

/* The same time for people: 11-28 15:58. */
const recordClock = (time) => (time ? time.slice(5, 16).replace('T', ' ') : '');

/* A random UUID; `randomUUID` is missing on pages that came over plain http. */
function recordUuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = recordHex(bytes);
  return [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]].map(([from, to]) => hex.slice(from, to)).join('-');
}

function recordHex(bytes) {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function recordSize(bytes) {
  if (bytes < 1024 ** 2) return `${Math.ceil(bytes / 1024)} KB`;
  if (bytes < 1024 ** 3) return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
  return `${(bytes / 1024 ** 3).toFixed(1)} GB`;
}

/* A button that asks before it does what cannot be undone: the first press asks, the second one does it. */
function recordAskFirst(key, askKey, act, values) {
  const button = recordButton(key, async () => {
    if (button.dataset.asked) {
      await act();
      return;
    }
    button.dataset.asked = 'yes';
    button.textContent = recordText(askKey);
  }, { class: 'record-button record-danger' });
  button.textContent = recordText(key, values);
  button.addEventListener('blur', () => {
    delete button.dataset.asked;
    button.textContent = recordText(key, values);
  });
  return button;
}
