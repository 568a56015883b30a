/* The file that goes to the office: made of findings, shared or saved, never taken for arrived by itself. */

const RECORD_NAME_LENGTH = 40;

/* A finding as the file says it. */
function recordAsJson(finding, lost) {
  const { position, site_id: siteId } = finding;
  return {
    id: finding.id, site_id: siteId, kind: finding.kind, name: siteId ? '' : finding.name.trim(),
    person: finding.person.trim(), recorded: finding.recorded, position,
    is_location: finding.is_location && Boolean(position), status: finding.status || null,
    note: finding.note, answers: recordAnswers(finding),
    photos: finding.photos.filter(({ sha256 }) => !lost.has(sha256)).map(({ sha256, taken }) => ({ file: recordPhotoName(sha256), sha256, taken })),
    replaces: finding.replaces && finding.replaces_person.trim() === finding.person.trim() ? finding.replaces : null,
  };
}

const recordPhotoName = (sha256) => `photos/${sha256}.jpg`;

/* Photos of findings, each once, and the hashes of those that the browser has lost. */
async function recordCollectPhotos(findings) {
  const entries = new Map();
  const lost = new Set();
  for (const finding of findings) {
    for (const { sha256, taken } of finding.photos) {
      const blob = entries.has(sha256) ? null : await recordReadableBlob(finding, sha256);
      if (blob) entries.set(sha256, { name: recordPhotoName(sha256), date: recordLocalDate(taken || finding.recorded), blob });
    }
  }
  for (const { sha256 } of findings.flatMap((finding) => finding.photos)) if (!entries.has(sha256)) lost.add(sha256);
  return { entries: [...entries.values()], lost };
}

/* The blob, if its last byte can be read: a phone may have cleared what lies behind it. */
async function recordReadableBlob(finding, sha256) {
  try {
    const blob = await recordPhotoBlob(finding, sha256);
    await blob.slice(-1).arrayBuffer();
    return blob;
  } catch {
    return null;
  }
}

/* The time on the clock of a written time, whatever its offset: archives know no offsets. */
const recordLocalDate = (time) => new Date(time.slice(0, 19));

async function recordMakeFile(chosen) {
  // The database hands them out by their random ids; who reads the file wants the order of the day.
  const findings = [...chosen].sort((a, b) => Date.parse(a.recorded) - Date.parse(b.recorded));
  const { entries, lost } = await recordCollectPhotos(findings);
  const exported = recordNow();
  const content = {
    format: 'ecomap-findings', version: 1, workspace: { adcode: PACK.workspace.adcode, title: PACK.workspace.title },
    pack: { id: PACK.id, made: PACK.made, as_of: PACK.as_of }, exported,
    findings: findings.map((finding) => recordAsJson(finding, lost)),
  };
  const json = new Blob([JSON.stringify(content, null, 1)], { type: 'application/json' });
  const zip = await recordZip([{ name: 'findings.json', date: recordLocalDate(exported), blob: json }, ...entries]);
  const persons = [...new Set(findings.map(({ person }) => person.trim()))];
  const file = new File([zip], recordFileName(persons, exported), { type: 'application/zip' });
  return { file, findings, exported, lost: lost.size };
}

/* `<title>_<person>_<date>.ecomap.zip`; the minute keeps a second file of the day from covering the first. */
function recordFileName(persons, exported) {
  const clean = (text) => [...text.normalize('NFC').replace(/[\\/:*?"<>|#%&'`\s\p{C}_]+/gu, '-')].slice(0, RECORD_NAME_LENGTH).join('').replace(/^[-.]+|[-.]+$/g, '');
  const date = exported.slice(0, 16).replace('T', '-').replace(':', '');
  return `${[clean(PACK.workspace.title), clean(persons.join('+')), date].filter(Boolean).join('_')}.ecomap.zip`;
}

/* Save the file through the browser. */
function recordDownload(file) {
  const address = URL.createObjectURL(file);
  const link = recordNode('a', { href: address, download: file.name, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60000);
  return 'downloaded';
}

function recordCanShare(file) {
  try {
    return Boolean(navigator.share && navigator.canShare && navigator.canShare({ files: [file] }));
  } catch {
    return false;
  }
}

/* Share the file. Some browsers say that they can and then refuse archives: those save it instead. */
async function recordShare(file) {
  if (!recordCanShare(file)) return recordDownload(file);
  try {
    await navigator.share({ files: [file] });
    return 'shared';
  } catch (error) {
    return error.name === 'AbortError' ? 'stopped' : recordDownload(file);
  }
}

/* Make the file of these findings, hand it on, and show what can be done next. */
async function recordSendFindings(findings, sheet) {
  const said = recordNode('p', { class: 'record-said', role: 'status' }, recordText('record_send_busy', { n: findings.length }));
  const alert = recordNode('p', { class: 'record-alert', role: 'alert' });
  const rest = recordNode('div', {});
  sheet.show('record_send_title', said, alert, rest);
  if (!findings.length) {
    said.textContent = recordText('record_send_nothing');
    return;
  }
  try {
    const made = await recordMakeFile(findings);
    // Remembered before it leaves: from now on a correction needs an id of its own.
    await recordUpdate(findings, { exported: made.exported });
    const hand = async (way) => { said.textContent = recordText(`record_send_${await way(made.file)}`); };
    rest.replaceChildren(...recordSendParts(made, hand, sheet));
    if (made.lost) alert.textContent = recordText('record_send_unread', { n: made.lost });
    await hand(recordShare);
  } catch (error) {
    said.textContent = '';
    alert.textContent = error instanceof RangeError ? recordText('record_send_large') : recordText('record_send_failed', { error: error.name });
  }
}

function recordSendParts({ file, findings }, hand, sheet) {
  const drafts = recordInState('draft').length;
  const unsent = findings.filter(({ state }) => state === 'ready');
  const parts = [
    recordNode('p', {}, recordText('record_send_ready', { name: file.name, size: recordSize(file.size), n: findings.length })),
    drafts ? recordNode('p', {}, recordText('record_send_drafts', { n: drafts })) : null,
    recordNode('div', { class: 'record-buttons' },
      recordCanShare(file) ? recordButton('record_share', () => hand(recordShare)) : null,
      recordButton('record_download', () => hand(recordDownload)),
      unsent.length ? recordMarkButton(unsent, sheet) : null),
  ];
  return parts.filter(Boolean);
}

function recordMarkButton(findings, sheet) {
  const mark = () => sheet.attempt(async () => {
    await recordUpdate(findings, { state: 'sent', sent: recordNow() });
    recordShowList(sheet, 'record_marked');
  });
  return recordNode('button', { type: 'button', class: 'record-button record-main', onclick: mark }, recordText('record_mark_these', { n: findings.length }));
}
