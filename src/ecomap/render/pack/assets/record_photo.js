/* Photos: shrunk on the phone, the time of the original kept, its place and all else of the camera left out. */

const RECORD_LONGEST_SIDE = 1600;
const RECORD_JPEG_QUALITY = 0.8;
const RECORD_EXIF_BYTES = 256 * 1024;

/* Make the stored photo of a file from the camera: `{sha256, taken, size, blob}`. */
async function recordShrink(file) {
  const taken = await recordTaken(file);
  const picture = await recordDecode(file);
  const scale = Math.min(1, RECORD_LONGEST_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  if (picture.close) picture.close();
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, 'image/jpeg', RECORD_JPEG_QUALITY); });
  // Phones hold few large canvases at once: an emptied one gives its memory back.
  canvas.width = 0;
  if (!blob) throw new Error('no picture');
  const sha256 = await recordSha256(new Uint8Array(await blob.arrayBuffer()));
  return { sha256, taken, size: blob.size, blob };
}

/* The picture the right way up. Browsers that cannot make a bitmap of the file may still show it as an image. */
async function recordDecode(file) {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    const image = new Image();
    const address = URL.createObjectURL(file);
    try {
      image.src = address;
      await image.decode();
      return image;
    } finally {
      URL.revokeObjectURL(address);
    }
  }
}

/* When the camera says that the picture was taken; null where it says nothing. */
async function recordTaken(file) {
  try {
    return recordExifTime(new DataView(await file.slice(0, RECORD_EXIF_BYTES).arrayBuffer()));
  } catch {
    // A cut or broken header reads beyond its end.
    return null;
  }
}

/* Find DateTimeOriginal (0x9003) and its offset (0x9011) in the APP1 part of a JPEG. */
function recordExifTime(view) {
  const start = recordExifStart(view);
  if (start === null) return null;
  const isLittle = view.getUint16(start) === 0x4949;
  const main = recordExifTags(view, start, view.getUint32(start + 4, isLittle), isLittle);
  if (!main.has(0x8769)) return null;
  const tags = recordExifTags(view, start, view.getUint32(main.get(0x8769) + 8, isLittle), isLittle);
  const text = (tag) => (tags.has(tag) ? recordExifText(view, start, tags.get(tag), isLittle) : '');
  return recordCameraTime(text(0x9003), text(0x9011));
}

/* Where the TIFF header behind "Exif" begins; null without one. */
function recordExifStart(view) {
  if (view.getUint16(0) !== 0xffd8) return null;
  let at = 2;
  while (at + 10 < view.byteLength && view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xda) {
    if (view.getUint8(at + 1) === 0xe1 && view.getUint32(at + 4) === 0x45786966) return at + 10;
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}

/* Place of each entry of a directory by its tag. */
function recordExifTags(view, start, offset, isLittle) {
  const tags = new Map();
  const count = view.getUint16(start + offset, isLittle);
  for (let i = 0; i < count; i += 1) {
    const at = start + offset + 2 + i * 12;
    tags.set(view.getUint16(at, isLittle), at);
  }
  return tags;
}

/* Texts of up to four bytes stand in the entry itself. */
function recordExifText(view, start, entry, isLittle) {
  const length = view.getUint32(entry + 4, isLittle);
  const at = length > 4 ? start + view.getUint32(entry + 8, isLittle) : entry + 8;
  let text = '';
  for (let i = 0; i < Math.min(length, 32); i += 1) text += String.fromCharCode(view.getUint8(at + i));
  return text.replace(/\0.*$/s, '').trim();
}

/* "2026:11:28 15:57:00" with the offset of the camera, else that of the phone at that time. */
function recordCameraTime(text, offset) {
  const match = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)$/.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number);
  const date = new Date(year, month - 1, day, hour, minute, second);
  if (year < 1980 || date.getMonth() !== month - 1 || date.getDate() !== day || hour > 23 || minute > 59 || second > 59) return null;
  if (!/^[+-](0\d|1[0-4]):[0-5]\d$/.test(offset)) return recordTime(date);
  return `${match.slice(1, 4).join('-')}T${match.slice(4).join(':')}${offset}`;
}

/* A small picture drawn on a canvas: it needs no address that the policy of the page would have to allow. */
async function recordDrawSmall(blob, canvas) {
  const picture = await recordDecode(blob);
  const scale = canvas.height / picture.height;
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
  if (picture.close) picture.close();
}
