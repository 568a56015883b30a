/* The findings of this phone: drafts, finished ones and sent ones, and how they are changed. */

const recordHeld = new Map();
/* Photos that the storage has not taken yet, by key; they stay here until it does. */
const recordUnstored = new Map();
/* Drafts whose next write waits for the one under way. */
const recordWaiting = new Map();
const recordListeners = [];
let recordPersonKnown = '';
let recordStarted = null;
let recordLine = Promise.resolve();

const recordPhotoKey = (finding, sha256) => `${finding.id}/${sha256}`;
const recordOnChange = (listener) => recordListeners.push(listener);
const recordTell = () => recordListeners.forEach((listener) => listener());
const recordBytes = (finding) => finding.photos.reduce((sum, photo) => sum + photo.size, 1024);
const recordInState = (state) => [...recordHeld.values()].filter((finding) => finding.state === state);

/* Open the storage and read what it holds; call it once, every later call gives the same promise. */
function recordStart() {
  recordStarted = recordStarted || (async () => {
    await recordOpenStorage();
    await recordReadHeld();
    recordFollowPosition();
    recordFollowTabs();
    recordOnChange(recordDropStaleForms);
    recordAskToKeep().then(recordTell);
    recordTell();
    return { inMemory: recordStorage.inMemory, findings: recordHeld.size };
  })();
  return recordStarted;
}

/* A database that opens and cannot be read is as good as none. */
async function recordReadHeld() {
  try {
    for (const finding of await recordReadAll('findings')) recordHeld.set(finding.id, finding);
    const person = await recordRead('settings', 'person');
    recordPersonKnown = person ? person.value : '';
  } catch {
    recordStorage.inMemory = true;
  }
}

/* A pack that was opened twice has two tabs: the one that comes to the front learns what the other one did. */
function recordFollowTabs() {
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible' && !recordStorage.inMemory) recordInLine(recordReadAgain).catch(() => undefined);
  });
}

async function recordReadAgain() {
  const stored = new Map((await recordReadAll('findings')).map((finding) => [finding.id, finding]));
  const inForms = new Set([...recordForms.values()].map(({ draft }) => draft.id));
  for (const finding of stored.values()) {
    const held = recordHeld.get(finding.id);
    if (!held) recordHeld.set(finding.id, finding);
    else if (finding.state !== 'draft' || !inForms.has(finding.id)) Object.assign(held, finding);
  }
  // A draft that is not stored may be one that found no room; anything else was deleted in the other tab.
  for (const { id, state } of [...recordHeld.values()]) if (state !== 'draft' && !stored.has(id)) recordHeld.delete(id);
  recordTell();
}

/* One change after the other, in the order in which they were asked for. */
function recordInLine(work) {
  const run = recordLine.then(work);
  recordLine = run.catch(() => undefined);
  return run;
}

function recordNewDraft(site) {
  return {
    id: recordUuid(), state: 'draft', site_id: site.site_id || null, kind: site.kind || '',
    name: site.site_id ? '' : site.name || '', site_name: site.site_id ? site.name || '' : '',
    person: recordPersonKnown, started: recordNow(), changed: null, recorded: null,
    position: null, is_location: !site.site_id, status: null, note: '', answers: {}, photos: [],
    replaces: null, replaces_person: null, exported: null, sent: null,
  };
}

/* The newest unfinished finding of a site, or of a new place. */
function recordDraftOf(site) {
  const drafts = recordInState('draft').filter((draft) => draft.site_id === (site.site_id || null));
  return drafts.sort((a, b) => (a.changed < b.changed ? 1 : -1))[0] || null;
}

/* Keep a draft as it is now. Changes that come while a write is under way are written together after it. */
function recordKeep(draft) {
  draft.changed = recordNow();
  recordHeld.set(draft.id, draft);
  const waiting = recordWaiting.get(draft.id);
  if (waiting) return waiting;
  const kept = recordInLine(() => {
    recordWaiting.delete(draft.id);
    // A change that was asked for before the draft was finished or discarded comes too late.
    if (recordHeld.get(draft.id) !== draft || draft.state !== 'draft') return undefined;
    return recordWriteDraft(draft);
  });
  recordWaiting.set(draft.id, kept);
  return kept;
}

/* When its photos find no room, at least the text of a draft is kept. */
async function recordWriteDraft(draft) {
  try {
    await recordWrite(draft);
  } catch (error) {
    const stored = draft.photos.filter(({ sha256 }) => !recordUnstored.has(recordPhotoKey(draft, sha256)));
    if (stored.length < draft.photos.length) await recordChange({ put: { findings: [{ ...draft, photos: stored }] } });
    throw error;
  } finally {
    recordTell();
  }
}

/* A finding and those of its photos that are not stored yet, all or nothing. */
async function recordWrite(finding, more = {}) {
  const photos = finding.photos.map(({ sha256 }) => recordUnstored.get(recordPhotoKey(finding, sha256))).filter(Boolean);
  const settings = finding.person ? [{ key: 'person', value: finding.person }] : [];
  await recordChange({ put: { findings: [finding], photos, settings }, ...more });
  for (const photo of photos) recordUnstored.delete(photo.key);
  if (finding.person) recordPersonKnown = finding.person;
}

/* Add a photo to a draft; false when the draft has it already. */
async function recordAddPhoto(draft, { sha256, taken, size, blob }) {
  if (draft.photos.some((photo) => photo.sha256 === sha256)) return false;
  const key = recordPhotoKey(draft, sha256);
  recordUnstored.set(key, { key, blob });
  draft.photos.push({ sha256, taken, size });
  await recordKeep(draft);
  return true;
}

function recordRemovePhoto(draft, sha256) {
  const key = recordPhotoKey(draft, sha256);
  draft.photos = draft.photos.filter((photo) => photo.sha256 !== sha256);
  recordUnstored.delete(key);
  return recordInLine(() => recordWrite(draft, { remove: { photos: [key] } }).finally(recordTell));
}

/* The bytes of a photo; null when the browser has lost them. */
async function recordPhotoBlob(finding, sha256) {
  const key = recordPhotoKey(finding, sha256);
  const photo = recordUnstored.get(key) || (await recordRead('photos', key).catch(() => null));
  return photo ? photo.blob : null;
}

/* Turn a draft into a finding. It stays a draft unless all of it was stored. */
function recordFinish(draft) {
  return recordInLine(async () => {
    const now = recordNow();
    const done = { ...draft, state: 'ready', recorded: now, changed: now, is_location: draft.is_location && Boolean(draft.position) };
    await recordWrite(done);
    Object.assign(draft, done);
    recordTell();
  });
}

/* Change a few values of findings in one go. On a full phone they hold until the page is closed: what was sent can
   then be deleted at once, which makes room. */
function recordUpdate(findings, values) {
  return recordInLine(async () => {
    try {
      await recordChange({ put: { findings: findings.map((finding) => ({ ...finding, ...values })) } });
    } catch (error) {
      if (!recordIsFull(error)) throw error;
    }
    for (const finding of findings) Object.assign(finding, values);
    recordTell();
  });
}

function recordDelete(findings) {
  return recordInLine(async () => {
    const keys = findings.flatMap((finding) => finding.photos.map(({ sha256 }) => recordPhotoKey(finding, sha256)));
    await recordChange({ remove: { findings: findings.map(({ id }) => id), photos: keys } });
    for (const finding of findings) recordHeld.delete(finding.id);
    for (const key of keys) recordUnstored.delete(key);
    recordTell();
  });
}

/* What "Edit" opens: a finding that never left the phone is changed itself, any other one gets a successor. */
async function recordForEdit(finding) {
  if (finding.state === 'draft') return finding;
  if (finding.state === 'ready' && !finding.exported) {
    await recordUpdate([finding], { state: 'draft' });
    return finding;
  }
  const begun = recordInState('draft').find((draft) => draft.replaces === finding.id);
  if (begun) return begun;
  const copies = [];
  const successor = {
    ...JSON.parse(JSON.stringify(finding)), id: recordUuid(), state: 'draft', started: recordNow(), changed: recordNow(),
    recorded: null, exported: null, sent: null, replaces: finding.id, replaces_person: finding.person, photos: [],
  };
  for (const photo of finding.photos) {
    const blob = await recordPhotoBlob(finding, photo.sha256);
    if (!blob) continue;
    copies.push({ key: recordPhotoKey(successor, photo.sha256), blob });
    successor.photos.push({ ...photo });
  }
  await recordInLine(() => recordChange({ put: { findings: [successor], photos: copies } }));
  recordHeld.set(successor.id, successor);
  recordTell();
  return successor;
}
