/* A zip archive of stored entries, made of parts that stay where they are: photos are not copied together. */

const RECORD_ZIP_LIMIT = 0xffffffff;

/* MS-DOS time: local, without an offset, in steps of two seconds, from 1980 on. */
function recordDosTime(date) {
  if (date.getFullYear() < 1980) return { time: 0, day: (1 << 5) | 1 };
  return {
    time: (date.getHours() << 11) | (date.getMinutes() << 5) | (date.getSeconds() >> 1),
    day: ((date.getFullYear() - 1980) << 9) | ((date.getMonth() + 1) << 5) | date.getDate(),
  };
}

/* Write numbers of 2 and 4 bytes, little end first. */
function recordPacked(fields) {
  const view = new DataView(new ArrayBuffer(fields.reduce((sum, [width]) => sum + width, 0)));
  let at = 0;
  for (const [width, value] of fields) {
    if (width === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += width;
  }
  return new Uint8Array(view.buffer);
}

/* What the local header and the directory say alike; bit 11 says that names are UTF-8. */
function recordZipFields({ name, date, crc, size }) {
  const { time, day } = recordDosTime(date);
  return [[2, 20], [2, 0x0800], [2, 0], [2, time], [2, day], [4, crc], [4, size], [4, size], [2, name.length], [2, 0]];
}

/* Entries are `{name, date, blob}`. Each is read once for its checksum, one at a time. */
async function recordZip(entries) {
  const parts = [];
  const directory = [];
  let offset = 0;
  let directorySize = 0;
  for (const { name, date, blob } of entries) {
    const crc = recordCrc32(new Uint8Array(await blob.arrayBuffer()));
    const entry = { name: new TextEncoder().encode(name), date, crc, size: blob.size };
    const fields = recordZipFields(entry);
    const head = recordPacked([[4, 0x04034b50], ...fields]);
    const listed = recordPacked([[4, 0x02014b50], [2, 20], ...fields, [2, 0], [2, 0], [2, 0], [4, 0], [4, offset]]);
    parts.push(head, entry.name, blob);
    directory.push(listed, entry.name);
    offset += head.length + entry.name.length + blob.size;
    directorySize += listed.length + entry.name.length;
    if (offset + directorySize > RECORD_ZIP_LIMIT || directory.length / 2 > 0xfffe) throw new RangeError('zip');
  }
  const count = entries.length;
  const end = [[4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, directorySize], [4, offset], [2, 0]];
  return new Blob([...parts, ...directory, recordPacked(end)], { type: 'application/zip' });
}
