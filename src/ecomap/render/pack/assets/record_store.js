/* Where findings and photos are kept: IndexedDB, or the memory of the page where a browser has none. */

const RECORD_STORES = { findings: 'id', photos: 'key', settings: 'key' };
const RECORD_OPEN_MS = 8000;
const recordStorage = { database: null, inMemory: false, persistent: false };
const recordMemory = { findings: new Map(), photos: new Map(), settings: new Map() };

const recordDatabaseName = () => `ecomap-pack-${PACK.id}-${PACK.workspace.adcode}`;

/* Opening may fail (private windows), throw (messengers) or never answer (some versions of Safari). */
function recordOpenDatabase() {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no answer')), RECORD_OPEN_MS);
    const request = indexedDB.open(recordDatabaseName(), 1);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(RECORD_STORES)) request.result.createObjectStore(name, { keyPath });
    };
    request.onerror = () => reject(request.error);
    request.onsuccess = () => {
      clearTimeout(timer);
      const database = request.result;
      database.onclose = () => { recordStorage.database = null; };
      database.onversionchange = () => database.close();
      resolve(database);
    };
  });
}

/* Only a write that went through shows that the browser keeps anything; private windows of Safari refuse blobs alone. */
async function recordOpenStorage() {
  try {
    recordStorage.database = await recordOpenDatabase();
    await recordChange({ put: { settings: [{ key: 'opened', value: recordNow(), probe: new Blob(['x']) }] } });
  } catch (error) {
    if (recordIsFull(error)) return;
    recordStorage.database = null;
    recordStorage.inMemory = true;
  }
}

/* A phone may close the database of a page that lay in the background for long: it is opened again. */
async function recordConnection() {
  if (!recordStorage.database) recordStorage.database = await recordOpenDatabase();
  return recordStorage.database;
}

async function recordTransaction(stores, mode, work) {
  let database = await recordConnection();
  let transaction;
  try {
    transaction = database.transaction(stores, mode, { durability: 'strict' });
  } catch {
    recordStorage.database = null;
    database = await recordConnection();
    transaction = database.transaction(stores, mode, { durability: 'strict' });
  }
  return new Promise((resolve, reject) => {
    let answer;
    transaction.oncomplete = () => resolve(answer());
    transaction.onabort = () => reject(transaction.error || new DOMException('The change was not stored', 'AbortError'));
    try {
      answer = work(transaction) || (() => undefined);
    } catch (error) {
      reject(error);
      transaction.abort();
    }
  });
}

/* All of a change or nothing of it: `{put: {store: [records]}, remove: {store: [keys]}}`. */
async function recordChange({ put = {}, remove = {} }) {
  const stores = [...new Set([...Object.keys(put), ...Object.keys(remove)])];
  if (recordStorage.inMemory) {
    for (const name of stores) {
      for (const key of remove[name] || []) recordMemory[name].delete(key);
      for (const item of put[name] || []) recordMemory[name].set(item[RECORD_STORES[name]], { ...item });
    }
    return;
  }
  await recordTransaction(stores, 'readwrite', (transaction) => {
    for (const name of stores) {
      for (const key of remove[name] || []) transaction.objectStore(name).delete(key);
      for (const item of put[name] || []) transaction.objectStore(name).put(item);
    }
  });
}

/* All records of a store. */
async function recordReadAll(name) {
  if (recordStorage.inMemory) return [...recordMemory[name].values()];
  return recordTransaction([name], 'readonly', (transaction) => {
    const request = transaction.objectStore(name).getAll();
    return () => request.result;
  });
}

/* One record, or undefined. */
async function recordRead(name, key) {
  if (recordStorage.inMemory) return recordMemory[name].get(key);
  return recordTransaction([name], 'readonly', (transaction) => {
    const request = transaction.objectStore(name).get(key);
    return () => request.result;
  });
}

function recordIsFull(error) {
  return Boolean(error) && (error.name === 'QuotaExceededError' || error.name === 'NS_ERROR_DOM_QUOTA_REACHED');
}

/* Bytes that the browser still gives to this page; null where it does not say. */
async function recordFreeSpace() {
  try {
    const { quota, usage } = await navigator.storage.estimate();
    return Math.max(0, quota - usage);
  } catch {
    return null;
  }
}

/* Ask the browser not to clear the findings when the phone runs out of space. */
async function recordAskToKeep() {
  try {
    recordStorage.persistent = (await navigator.storage.persisted()) || (await navigator.storage.persist());
  } catch {
    recordStorage.persistent = false;
  }
}
