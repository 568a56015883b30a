/* SHA-256 and CRC-32 of bytes. Browsers give SHA-256 only to pages that came over https or lie on the device. */

const RECORD_SHA_ROUND = recordRootDigits(64, 3);
const RECORD_SHA_START = recordRootDigits(8, 2);

/* The constants of SHA-256: the first 32 binary digits behind the point of a root of each of the first primes. */
function recordRootDigits(count, degree) {
  const digits = [];
  for (let number = 2; digits.length < count; number += 1) {
    let isPrime = true;
    for (let factor = 2; factor * factor <= number; factor += 1) isPrime = isPrime && number % factor !== 0;
    if (isPrime) digits.push((number ** (1 / degree) % 1) * 2 ** 32 | 0);
  }
  return Int32Array.from(digits);
}

async function recordSha256(bytes) {
  if (globalThis.crypto && crypto.subtle) return recordHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
  return recordOwnSha256(bytes);
}

function recordOwnSha256(bytes) {
  const padded = new Uint8Array(Math.ceil((bytes.length + 9) / 64) * 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(bytes.length / 2 ** 29));
  view.setUint32(padded.length - 4, (bytes.length * 8) >>> 0);
  const state = RECORD_SHA_START.slice();
  const words = new Int32Array(64);
  for (let at = 0; at < padded.length; at += 64) recordShaBlock(state, words, view, at);
  const out = new DataView(new ArrayBuffer(32));
  state.forEach((value, index) => out.setInt32(index * 4, value));
  return recordHex(new Uint8Array(out.buffer));
}

/* One block of 64 bytes, FIPS 180-4 section 6.2.2. */
function recordShaBlock(state, words, view, at) {
  const turn = (value, by) => (value >>> by) | (value << (32 - by));
  for (let i = 0; i < 16; i += 1) words[i] = view.getInt32(at + i * 4);
  for (let i = 16; i < 64; i += 1) {
    const [before, last] = [words[i - 15], words[i - 2]];
    const small = turn(before, 7) ^ turn(before, 18) ^ (before >>> 3);
    const large = turn(last, 17) ^ turn(last, 19) ^ (last >>> 10);
    words[i] = words[i - 16] + small + words[i - 7] + large;
  }
  let [a, b, c, d, e, f, g, h] = state;
  for (let i = 0; i < 64; i += 1) {
    const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + RECORD_SHA_ROUND[i] + words[i]) | 0;
    const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) | 0, c, b, a, (one + two) | 0];
  }
  [a, b, c, d, e, f, g, h].forEach((value, index) => { state[index] += value; });
}

const RECORD_CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

function recordCrc32(bytes) {
  let crc = -1;
  for (let i = 0; i < bytes.length; i += 1) crc = RECORD_CRC_TABLE[(crc ^ bytes[i]) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}
