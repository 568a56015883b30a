/* The photos of a form: taken one after the other, each stored before the next one is read. */

function recordPhotoPart(form) {
  const list = recordNode('ul', { class: 'record-photos' });
  const busy = recordNode('p', { class: 'record-said', role: 'status' });
  const element = recordNode('div', { class: 'record-row' },
    ...recordFileInput(form, busy, 'take', { capture: 'environment' }), ...recordFileInput(form, busy, 'choose'), busy, list);
  const part = { element, list };
  recordShowPhotos(form, part);
  return part;
}

/* Phones go straight to the camera where it is asked for, so the album has an input of its own. */
function recordFileInput(form, busy, key, extra) {
  const id = `${form.id}-photo-${key}`;
  const input = recordNode('input', { id, class: 'record-file', type: 'file', accept: 'image/*', multiple: true, ...extra });
  input.addEventListener('change', async () => {
    await recordTakePhotos(form, [...input.files], busy);
    input.value = '';
  });
  return [input, recordNode('label', { for: id, class: 'record-button record-camera' }, recordText(`record_photo_${key}`))];
}

async function recordTakePhotos(form, files, busy) {
  const refused = [];
  form.busy += 1;
  for (const [index, file] of files.entries()) {
    busy.textContent = recordText('record_photo_busy', { n: index + 1, all: files.length });
    const words = await recordTakePhoto(form, file);
    if (words) refused.push(words);
  }
  form.busy -= 1;
  busy.textContent = refused.join(' ');
}

/* Why a photo was not added, or nothing. A photo that only the storage refuses stays in the draft. */
async function recordTakePhoto(form, file) {
  let photo;
  try {
    photo = await recordShrink(file);
  } catch {
    return recordText('record_photo_bad', { name: file.name });
  }
  try {
    if (!(await recordAddPhoto(form.draft, photo))) return recordText('record_photo_twice', { name: file.name });
    form.alert.textContent = '';
    form.said.textContent = recordText('record_draft_kept', { time: recordNow().slice(11, 19) });
  } catch (error) {
    recordSayError(form, error);
  }
  recordShowPhotos(form, form.photos);
  return '';
}

function recordShowPhotos(form, { list }) {
  const shown = new Map([...list.children].map((item) => [item.dataset.sha256, item]));
  list.replaceChildren(...form.draft.photos.map((photo, index) => shown.get(photo.sha256) || recordPhotoItem(form, photo, index)));
}

function recordPhotoItem(form, { sha256, taken, size }, index) {
  const key = taken ? 'record_photo_alt' : 'record_photo_alt_untimed';
  const canvas = recordNode('canvas', { width: 128, height: 96, role: 'img', 'aria-label': recordText(key, { n: index + 1, time: recordClock(taken) }) });
  const remove = recordAskFirst('record_photo_remove', 'record_photo_remove_ask', async () => {
    await recordRemovePhoto(form.draft, sha256).catch((error) => recordSayError(form, error));
    recordShowPhotos(form, form.photos);
    document.getElementById(`${form.id}-photo-take`).focus();
  });
  recordPhotoBlob(form.draft, sha256).then((blob) => blob && recordDrawSmall(blob, canvas)).catch(() => undefined);
  return recordNode('li', { 'data-sha256': sha256 }, canvas, recordNode('span', {}, [recordClock(taken), recordSize(size)].filter(Boolean).join(' · ')), remove);
}
