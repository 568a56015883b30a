/*
 * The view in the address: `#z=9.50/29.03/111.69&status=open&kind=wharf,port`.
 *
 * A part of the page says under which name it stands there: `Ecomap.urlState.part('date', { read, write })`.
 * `write()` gives a text, a list of texts, or nothing while all is as at first. `read(text, list)` gets them back,
 * at load only if they are there, later an empty text to say: as at first. What a part does not understand it ignores.
 * `part` gives a function to call after every change.
 */
(function (Ecomap) {
  'use strict';

  const WAIT_MS = 250;
  const parts = new Map();
  const read = Ecomap.signal();
  let restored = false;
  let timer = 0;

  /* Signs that a reader can make out, and that messengers leave alone, stay as they are. */
  const encode = (text) => encodeURIComponent(text).replace(/%(2F|3A|20)/g, (code) => ({ '%2F': '/', '%3A': ':', '%20': '+' })[code]);

  function decode(text) {
    try {
      return decodeURIComponent(text.replace(/\+/g, ' '));
    } catch {
      return '';
    }
  }

  /* Names and raw values of the address; of a name that stands twice the first counts. */
  function parse(hash) {
    const found = new Map();
    for (const piece of hash.replace(/^#/, '').split('&')) {
      const cut = piece.indexOf('=');
      // Links between pages have a language alone.
      const name = cut > 0 ? decode(piece.slice(0, cut)) : ['zh', 'en'].includes(piece) ? 'lang' : '';
      if (name && !found.has(name)) found.set(name, piece.slice(cut + 1));
    }
    return found;
  }

  /* A value that a part cannot digest must not stop the page. */
  function give(part, raw) {
    try {
      part.read(decode(raw), raw === '' ? [] : raw.split(',').map(decode));
    } catch (error) {
      window.console.debug(error);
    }
  }

  /* The address part of the present view, without `#`. */
  function text() {
    const pieces = [];
    for (const [name, part] of parts) {
      const value = part.write();
      const raw = Array.isArray(value) ? value.map(encode).join(',') : encode(value || '');
      if (raw) pieces.push(`${encode(name)}=${raw}`);
    }
    return pieces.join('&');
  }

  function flush() {
    window.clearTimeout(timer);
    timer = 0;
    if (!restored) return;
    const hash = text();
    if (`#${hash}` === window.location.hash) return;
    const bare = window.location.href.split('#')[0];
    try {
      window.history.replaceState(window.history.state, '', hash ? `#${hash}` : bare);
    } catch {
      // A page inside another one may not have an address of its own.
    }
  }

  function touch() {
    if (!restored || timer) return;
    timer = window.setTimeout(flush, WAIT_MS);
  }

  /* Give the parts what stands in the address; later also those of which nothing stands there. */
  function restore(all) {
    const found = parse(window.location.hash);
    for (const [name, part] of parts) {
      if (all || found.has(name)) give(part, found.get(name) || '');
    }
    read.fire();
  }

  Ecomap.urlState = {
    part(name, { read, write }) {
      parts.set(name, { read, write });
      const found = restored ? parse(window.location.hash) : null;
      if (found && found.has(name)) give(parts.get(name), found.get(name));
      return touch;
    },
    /* Listen for the moment when all parts have been given what stands in the address. */
    onRead: read.on,
    touch,
    flush,
    /* Whether the address says anything under a name. */
    has: (name) => parse(window.location.hash).has(name),
    /* The address of the present view. */
    link: () => [window.location.href.split('#')[0], text()].filter(Boolean).join('#'),
    /* Called once, when all parts of the page have started. */
    start() {
      restore(false);
      restored = true;
      window.addEventListener('hashchange', () => {
        if (window.location.hash === '' || parse(window.location.hash).size) restore(true);
      });
    },
  };
})(window.Ecomap = window.Ecomap || {});
