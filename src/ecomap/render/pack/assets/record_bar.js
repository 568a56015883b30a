/* The bar that is always in sight: what is unsent, how much room is left, the list of all findings, and sending. */

let recordBarShown = null;

/* Show the bar; call it again after a change of the language. */
function recordBar(container) {
  if (!recordBarShown) recordOnChange(recordShowCount);
  const count = recordNode('p', { class: 'record-count', role: 'status' });
  const warning = recordNode('p', { class: 'record-warning', role: 'alert' });
  const list = recordButton('record_list', () => recordToggleList(), { class: 'record-button', 'aria-expanded': 'false' });
  const send = recordButton('record_send', () => recordSendFindings(recordInState('ready'), recordBarShown.sheet), { class: 'record-button record-main' });
  const sheet = recordMakeSheet(list);
  container.replaceChildren(recordNode('section', { class: 'record-bar', 'aria-label': recordText('record_bar') }, warning, sheet.element,
    recordNode('div', { class: 'record-line' }, count, list, send)));
  if (recordBarShown) recordBarShown.watcher.disconnect();
  const watcher = recordMakeRoom(container.firstElementChild, sheet.element);
  recordBarShown = { count, warning, sheet, watcher };
  return recordShowCount();
}

/* The bar lies over the page: the page ends above it, and what is scrolled to stops above it. */
function recordMakeRoom(bar, sheet) {
  const watcher = new ResizeObserver(() => {
    if (!sheet.hidden) return;
    const room = `${Math.ceil(bar.getBoundingClientRect().height) + 16}px`;
    document.body.style.paddingBottom = room;
    document.documentElement.style.scrollPaddingBottom = room;
  });
  watcher.observe(bar);
  return watcher;
}

async function recordShowCount() {
  if (!recordBarShown) return;
  const { count, warning } = recordBarShown;
  const unsent = recordInState('ready');
  const drafts = recordInState('draft').length;
  const held = [...recordHeld.values()];
  const free = await recordFreeSpace();
  const words = [
    recordText('record_unsent', { n: unsent.length, size: recordSize(unsent.reduce((sum, finding) => sum + recordBytes(finding), 0)) }),
    drafts ? recordText('record_drafts', { n: drafts }) : null,
    free === null ? null : recordText('record_free', { size: recordSize(free) }),
  ].filter(Boolean).join(' · ');
  if (count.textContent !== words) count.textContent = words;
  const needsSending = held.some(({ state }) => state !== 'sent');
  const warned = recordStorage.inMemory ? recordText('record_memory') : !recordStorage.persistent && needsSending ? recordText('record_not_persistent') : '';
  if (warning.textContent !== warned) warning.textContent = warned;
  warning.classList.toggle('record-grave', recordStorage.inMemory);
}

/* The part of the bar that opens over the page: the list, a draft, or the sending. */
function recordMakeSheet(opener) {
  const body = recordNode('div', {});
  const head = recordNode('h2', { tabindex: '-1' });
  const element = recordNode('div', { class: 'record-sheet', hidden: true });
  const close = () => {
    element.hidden = true;
    opener.setAttribute('aria-expanded', 'false');
    body.replaceChildren();
    opener.focus();
  };
  const alert = recordNode('p', { class: 'record-alert', role: 'alert' });
  element.append(recordNode('div', { class: 'record-head' }, head, recordButton('record_close', close)), alert, body);
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    // The page closes its own parts by the same key.
    event.stopPropagation();
    close();
  });
  const show = (key, ...children) => {
    head.textContent = recordText(key);
    alert.textContent = '';
    body.replaceChildren(...children);
    element.hidden = false;
    opener.setAttribute('aria-expanded', 'true');
    element.scrollTop = 0;
    head.focus();
  };
  const attempt = async (work) => {
    try {
      await work();
    } catch (error) {
      alert.textContent = recordIsFull(error) ? recordText('record_full') : recordText('record_failed', { error: error.name });
    }
  };
  return { element, show, close, attempt };
}

function recordToggleList() {
  const { sheet } = recordBarShown;
  if (sheet.element.hidden) recordShowList(sheet);
  else sheet.close();
}

/* Drafts first, then what waits to be sent, then what was sent; the newest of each first. */
function recordShowList(sheet, saidKey) {
  const order = { draft: 0, ready: 1, sent: 2 };
  const held = [...recordHeld.values()].sort((a, b) => order[a.state] - order[b.state] || (a.changed < b.changed ? 1 : -1));
  const said = recordNode('p', { class: 'record-said', role: 'status' });
  const rows = held.length ? recordNode('ul', { class: 'record-list' }, ...held.map((finding) => recordItem(finding, sheet))) : recordNode('p', {}, recordText('record_none'));
  sheet.show('record_list', said, rows, recordListButtons(held, sheet));
  if (saidKey) said.textContent = recordText(saidKey);
}

function recordItem(finding, sheet) {
  const { state } = finding;
  const stateKey = state === 'ready' && finding.exported ? 'record_state_exported' : `record_state_${state}`;
  const about = recordText('record_about', {
    state: recordText(stateKey), time: recordClock(finding.recorded || finding.changed), person: finding.person,
    n: finding.photos.length, size: recordSize(recordBytes(finding)),
  });
  const name = finding.site_id ? finding.site_name || finding.site_id : finding.name || recordText('record_new_place');
  const edit = recordButton(state === 'sent' || finding.exported ? 'record_correct' : 'record_edit', () => sheet.attempt(() => recordEdit(finding, sheet)));
  const move = (key, values, saidKey) => recordButton(key, () => sheet.attempt(async () => {
    await recordUpdate([finding], values());
    recordShowList(sheet, saidKey);
  }));
  const remove = recordAskFirst('record_delete', state === 'sent' ? 'record_delete_sent_ask' : 'record_delete_ask', () => sheet.attempt(async () => {
    await recordDelete([finding]);
    recordShowList(sheet, 'record_deleted');
  }));
  return recordNode('li', { 'data-finding': finding.id, 'data-state': state },
    recordNode('p', { class: 'record-name' }, name), recordNode('p', {}, about),
    recordNode('div', { class: 'record-buttons' }, edit,
      state === 'ready' && finding.exported ? move('record_mark_sent', () => ({ state: 'sent', sent: recordNow() }), 'record_marked') : null,
      state === 'sent' ? move('record_mark_unsent', () => ({ state: 'ready', sent: null }), 'record_unmarked') : null, remove));
}

function recordListButtons(held, sheet) {
  const sent = held.filter(({ state }) => state === 'sent');
  const done = held.filter(({ state }) => state !== 'draft');
  const values = { n: sent.length, size: recordSize(sent.reduce((sum, finding) => sum + recordBytes(finding), 0)) };
  const clear = recordAskFirst('record_delete_all_sent', 'record_delete_all_sent_ask', () => sheet.attempt(async () => {
    await recordDelete(sent);
    recordShowList(sheet, 'record_deleted');
  }), values);
  return recordNode('div', { class: 'record-buttons' },
    sent.length ? recordButton('record_send_all', () => recordSendFindings(done, sheet)) : null, sent.length ? clear : null);
}

/* Open a finding in the sheet: a draft goes on, a finished one becomes a draft or gets a successor. */
async function recordEdit(finding, sheet) {
  const draft = await recordForEdit(finding);
  const place = recordNode('div', {});
  sheet.show('record_list', recordButton('record_back', () => recordShowList(sheet)), place);
  recordShowForm(draft, place);
}
