/* Light or dark: as the system prefers, or as the reader chose; and the colours that a canvas takes from the style sheets. */
(function (Ecomap) {
  'use strict';

  const CHOICES = ['auto', 'light', 'dark'];
  const SIGNS = { auto: '◐', light: '☀', dark: '☾' };
  const KEY = 'ecomap-look';
  const NAMES = [
    'ink', 'paper', 'accent', 'open', 'done', 'closed', 'overdue', 'neutral', 'casing', 'halo', 'pale', 'tint-0', 'tint-1', 'tint-2', 'tint-3',
    'tint-4', 'tint-5', 'border', 'outline', 'band', 'water', 'shore', 'river', 'grid', 'anchor', 'patch', 'shape-edge', 'focus',
  ];
  const root = document.documentElement;
  const systemDark = window.matchMedia('(prefers-color-scheme: dark)');
  const onPaper = window.matchMedia('print');
  const changed = Ecomap.signal();
  const palettes = new Map();
  let touch = () => {};

  /* A page opened as a file, or in a private window, may not be allowed to remember. */
  function remembered() {
    try {
      return window.localStorage.getItem(KEY);
    } catch {
      return null;
    }
  }

  function remember(choice) {
    try {
      if (choice === 'auto') window.localStorage.removeItem(KEY);
      else window.localStorage.setItem(KEY, choice);
    } catch {
      // Then the choice holds as long as the page is open.
    }
  }

  const kept = remembered();
  const atFirst = CHOICES.includes(kept) ? kept : 'auto';
  let choice = atFirst;

  function apply() {
    const isDark = choice === 'auto' ? systemDark.matches : choice === 'dark';
    root.dataset.look = isDark ? 'dark' : 'light';
  }

  /* The custom properties of the style sheets, worked out by the browser: all at once, in one pass of its styles. */
  function readPalette() {
    const holder = document.createElement('span');
    holder.style.setProperty('forced-color-adjust', 'none');
    const probes = NAMES.map((name) => {
      const probe = document.createElement('span');
      probe.style.color = `var(--${name})`;
      return probe;
    });
    holder.append(...probes);
    document.body.append(holder);
    const key = (name) => name.replace(/-(\w)/g, (all, letter) => letter.toUpperCase());
    const colors = Object.fromEntries(NAMES.map((name, i) => [key(name), window.getComputedStyle(probes[i]).color]));
    holder.remove();
    return colors;
  }

  Ecomap.isDark = () => !onPaper.matches && root.dataset.look === 'dark';

  /* Colours for canvases: those of the present look; of the light one on paper. */
  Object.defineProperty(Ecomap, 'palette', {
    get() {
      const key = Ecomap.isDark() ? 'dark' : 'light';
      if (!palettes.has(key)) palettes.set(key, readPalette());
      return palettes.get(key);
    },
  });

  function showButton() {
    const button = document.getElementById('look');
    const sign = Ecomap.el('span', { class: 'look-sign', 'aria-hidden': 'true' }, SIGNS[choice]);
    Ecomap.fill(button, sign, Ecomap.el('span', { class: 'look-name' }, Ecomap.t(`look_${choice}`)));
    button.title = Ecomap.t('look_title');
    button.setAttribute('aria-label', Ecomap.t('look_label', { name: Ecomap.t(`look_${choice}`) }));
  }

  function choose(next) {
    choice = next;
    apply();
    showButton();
    changed.fire();
  }

  Ecomap.onLook = changed.on;
  apply();
  systemDark.addEventListener('change', () => {
    apply();
    changed.fire();
  });

  // On paper all is light; the map paints itself anew for its other size.
  onPaper.addEventListener('change', () => changed.fire());

  Ecomap.atStart(() => {
    document.getElementById('look').addEventListener('click', () => {
      choose(CHOICES[(CHOICES.indexOf(choice) + 1) % CHOICES.length]);
      remember(choice);
      touch();
    });
    touch = Ecomap.urlState.part('look', {
      write: () => (choice === atFirst ? '' : choice),
      read: (text) => choose(CHOICES.includes(text) ? text : atFirst),
    });
    showButton();
    Ecomap.onLanguage(showButton);
    Ecomap.onLook(() => {
      Ecomap.ground.redraw();
      Ecomap.siteLayer.redraw();
    });
  });
})(window.Ecomap = window.Ecomap || {});
