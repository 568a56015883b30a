/*
 * Finding words and first letters of pinyin in the names of all sites.
 *
 * All names stand in one row of numbers, one a character, each field ended by 0. A query matches where each of its
 * characters is the character there, or a Latin letter with which that character is read. Going once through the row is
 * quick: 100,000 sites in some milliseconds.
 */
(function (Ecomap) {
  'use strict';

  const { data, sites } = Ecomap;
  const LETTER_A = 97;
  const UNRANKED = 255;

  /* Characters beyond 16 bits get numbers from the private area, so that each character is one number. */
  const beyond = new Map();
  function numberOf(character) {
    const code = character.codePointAt(0);
    if (code < 0x10000) return code;
    if (!beyond.has(code)) beyond.set(code, 0xe000 + (beyond.size % 0x1900));
    return beyond.get(code);
  }

  const numbersOf = (text) => Array.from(text.toLowerCase(), numberOf);

  /* Bits of the letters with which a character is read. */
  const letters = new Uint32Array(0x10000);
  for (const [initials, characters] of Object.entries(data.initials)) {
    const bits = [...initials].reduce((sum, letter) => sum | (1 << (letter.charCodeAt(0) - LETTER_A)), 0);
    for (const character of characters) letters[numberOf(character)] = bits;
  }

  let row = null;
  let starts = null;

  function build() {
    let length = 0;
    let buffer = new Uint16Array(Math.max(1024, sites.count * 32));
    const put = (text) => {
      if (length + text.length + 2 > buffer.length) {
        const larger = new Uint16Array(2 * (buffer.length + text.length + 2));
        larger.set(buffer);
        buffer = larger;
      }
      const lower = text.toLowerCase();
      for (let i = 0; i < lower.length; i += 1) {
        const code = lower.charCodeAt(i);
        if (code >= 0xd800 && code < 0xdc00) {
          buffer[length] = numberOf(lower.slice(i, i + 2));
          i += 1;
        } else buffer[length] = code;
        length += 1;
      }
      length += 1; // the 0 that ends a field
    };
    starts = new Uint32Array(sites.count + 1);
    for (let site = 0; site < sites.count; site += 1) {
      starts[site] = length;
      put(sites.name[site]);
      for (const alias of sites.aliases[site]) put(alias);
      put(sites.name_en[site]);
      put(sites.id[site]);
    }
    starts[sites.count] = length;
    row = buffer.subarray(0, length);
  }

  function ready() {
    if (!row) build();
  }

  /* A query as numbers and, where a character is a Latin letter, its bit. */
  function compile(query) {
    const numbers = numbersOf(query);
    const bits = numbers.map((code) => (code >= LETTER_A && code < LETTER_A + 26 ? 1 << (code - LETTER_A) : 0));
    return { numbers: Uint16Array.from(numbers), bits: Uint32Array.from(bits) };
  }

  /*
   * Call `found(site, place, isExact)` at the first match in each field of each site: `place` is its place in the row,
   * `isExact` says that all characters stand there as typed. `found` may return true to go on with the next site.
   */
  function scan(query, found) {
    ready();
    const { numbers, bits } = compile(query);
    const length = numbers.length;
    if (!length) return;
    const [first] = numbers;
    const [firstBit] = bits;
    let site = 0;
    for (let i = 0; i + length <= row.length; i += 1) {
      const code = row[i];
      if (code !== first && !(letters[code] & firstBit)) continue;
      let isExact = code === first;
      let k = 1;
      for (; k < length; k += 1) {
        const next = row[i + k];
        if (next === numbers[k]) continue;
        if (!(letters[next] & bits[k])) break;
        isExact = false;
      }
      if (k < length) continue;
      while (starts[site + 1] <= i) site += 1;
      if (found(site, i, isExact)) i = starts[site + 1] - 1;
    }
  }

  Ecomap.textIndex = {
    ready,
    /* 1 for each site whose name, alias, English name or id holds the query. */
    mask(query) {
      const found = new Uint8Array(sites.count);
      scan(query, (site) => {
        found[site] = 1;
        return true;
      });
      return found;
    },
    /*
     * The best `limit` sites and how many match in all. What begins with the query comes before what holds it; of these
     * the name before other fields, what is written so before what is read so; then shorter names before longer ones.
     */
    search(query, limit) {
      const ranks = new Uint8Array(sites.count).fill(UNRANKED);
      const best = Array.from({ length: 6 }, () => []);
      let total = 0;
      scan(query, (site, place, isExact) => {
        const isName = place === starts[site];
        const isStart = place === 0 || row[place - 1] === 0;
        const rank = isStart ? (isExact ? 0 : 2) + (isName ? 0 : 1) : isExact ? 4 : 5;
        if (ranks[site] === UNRANKED) total += 1;
        if (ranks[site] <= rank) return false;
        ranks[site] = rank;
        best[rank].push(site);
        return rank === 0;
      });
      const ordered = [];
      for (let rank = 0; rank < 6 && ordered.length < limit; rank += 1) {
        const fresh = best[rank].filter((site) => ranks[site] === rank);
        if (fresh.length <= 2000) fresh.sort((a, b) => sites.name[a].length - sites.name[b].length || a - b);
        ordered.push(...fresh.slice(0, limit - ordered.length));
      }
      return { sites: ordered, total };
    },
    /* Where a query matches in a text: [start, end) in the text's own characters, or null. */
    matchIn(text, query) {
      const { numbers, bits } = compile(query);
      const characters = [...text];
      const own = characters.map((character) => numberOf(character.toLowerCase()));
      for (let i = 0; i + numbers.length <= own.length && numbers.length; i += 1) {
        let k = 0;
        while (k < numbers.length && (own[i + k] === numbers[k] || letters[own[i + k]] & bits[k])) k += 1;
        if (k === numbers.length) {
          const start = characters.slice(0, i).join('').length;
          return [start, start + characters.slice(i, i + k).join('').length];
        }
      }
      return null;
    },
  };
})(window.Ecomap = window.Ecomap || {});
