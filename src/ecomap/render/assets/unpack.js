/*
 * The first script of a page: read the packed data, then let the other scripts run.
 *
 * The data are a container: the length of a JSON head, the head, and columns one after another (render/container.py
 * says how). In a finished page it is deflated and brings the other scripts along; they are put into the page here,
 * and its policy knows them by their hash. In a page that a notebook has added to, the data are not deflated, because
 * its scripts stand in the page and run at once.
 */
(function (Ecomap) {
  'use strict';

  const place = document.getElementById('ecomap-data');

  function fromBase64(text) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
    const binary = atob(text);
    const bytes = new Uint8Array(binary.length);
    for (let i = 0; i < bytes.length; i += 1) bytes[i] = binary.charCodeAt(i);
    return bytes;
  }

  /* Written straight into the stream: a blob would take the way through other processes of the browser. */
  function inflate(bytes) {
    const stream = new DecompressionStream('deflate');
    const writer = stream.writable.getWriter();
    // What is wrong with the bytes is told to the reader too.
    writer.write(bytes).catch(() => {});
    writer.close().catch(() => {});
    return new Response(stream.readable).arrayBuffer();
  }

  /* Numbers by planes: all lowest bytes first. */
  function readPlanes(bytes, width) {
    const count = bytes.length / width;
    if (width === 1) return bytes.slice();
    const whole = new { 2: Uint16Array, 4: Uint32Array, 8: Float64Array }[width](count);
    for (let plane = 0, at = 0; plane < width; plane += 1) {
      const weight = 256 ** plane;
      for (let i = 0; i < count; i += 1, at += 1) whole[i] += bytes[at] * weight;
    }
    return whole;
  }

  /* 0, -1, 1, -2, 2 … for 0, 1, 2, 3, 4 … */
  const unturn = (number) => (number % 2 ? -(number + 1) / 2 : number / 2);

  /* Numbers of which some are not known (NaN): a bit a row says which are, then they follow. */
  function readNumbers(bytes, count, width, unit) {
    const size = (count + 7) >> 3;
    const whole = readPlanes(bytes.subarray(size), width);
    const numbers = new Float64Array(count);
    let next = 0;
    for (let row = 0; row < count; row += 1) {
      const isKnown = (bytes[row >> 3] >> (row & 7)) & 1;
      numbers[row] = isKnown ? unturn(whole[next]) / unit : NaN;
      next += isKnown;
    }
    return numbers;
  }

  const utf8 = new TextDecoder();
  const parse = (bytes) => JSON.parse(utf8.decode(bytes));

  function readSigned(bytes, count, width) {
    const whole = readPlanes(bytes, width);
    const numbers = new Int32Array(count);
    for (let i = 0; i < count; i += 1) numbers[i] = unturn(whole[i]);
    return numbers;
  }

  function readColumn(bytes, kind, count, width) {
    if (kind === 'text') return utf8.decode(bytes);
    if (kind === 'later') return parse(bytes);
    if (kind === 'codes') return readPlanes(bytes, width);
    if (kind === 'signed') return readSigned(bytes, count, width);
    return readNumbers(bytes, count, width, 10 ** Number(kind.slice('numbers'.length)));
  }

  /* Give an object a property that is worked out when somebody asks for it first; others may overwrite it. */
  Ecomap.later = function (holder, key, make) {
    const settle = (value) => Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
    Object.defineProperty(holder, key, {
      enumerable: true,
      configurable: true,
      get: () => settle(make())[key],
      set: settle,
    });
  };

  function readContainer(buffer) {
    const length = new DataView(buffer).getUint32(0, true);
    const head = parse(new Uint8Array(buffer, 4, length));
    let offset = 4 + length;
    for (const [path, kind, count, width, size] of head.blocks) {
      const bytes = new Uint8Array(buffer, offset, size);
      offset += size;
      const holder = path.slice(0, -1).reduce((value, step) => value[step], head.tree);
      Ecomap.later(holder, path[path.length - 1], () => readColumn(bytes, kind, count, width));
    }
    return head.tree;
  }

  /* A script that stands in the page runs at once. */
  function run(text) {
    const script = document.createElement('script');
    script.textContent = text;
    document.body.append(script);
  }

  /*
   * Run something when the browser has shown what is there. A page behind others is not shown; then it is run all the same.
   * What an address asks for belongs to the first picture.
   */
  function afterPicture(act) {
    if (window.location.hash.includes('=')) {
      act();
      return;
    }
    let isDone = false;
    const once = () => {
      if (!isDone) act();
      isDone = true;
    };
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(once)));
    setTimeout(once, 1000);
    // Paper does not wait; what has just begun to listen is told too.
    window.addEventListener('beforeprint', () => {
      if (isDone) return;
      once();
      window.dispatchEvent(new Event('beforeprint'));
    });
  }

  function fail(id, error) {
    document.getElementById(id).hidden = false;
    if (error) throw error;
  }

  /* Data that stand beside the page: it has been opened from a web server, or there are none. */
  async function fetchBytes(address) {
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${address}: ${response.status}`);
    return new Uint8Array(await response.arrayBuffer());
  }

  async function open() {
    if (typeof DecompressionStream === 'undefined') {
      fail('too-old');
      return;
    }
    const { address } = place.dataset;
    let bytes = null;
    try {
      bytes = address ? await fetchBytes(address) : fromBase64(place.textContent);
    } catch (error) {
      fail(address ? 'not-served' : 'damaged', error);
    }
    try {
      const tree = readContainer(await inflate(bytes));
      place.remove();
      Ecomap.data = tree.page;
      Ecomap.isSplit = Boolean(address);
      // The last one has all that is not needed for the picture of the map.
      const last = tree.scripts.length - 1;
      for (let i = 0; i < last; i += 1) run(tree.scripts[i]);
      afterPicture(() => run(tree.scripts[last]));
    } catch (error) {
      fail('damaged', error);
    }
  }

  if (place.dataset.coding === 'deflate') open();
  else Ecomap.data = readContainer(fromBase64(place.textContent).buffer).page;
})(window.Ecomap = window.Ecomap || {});
