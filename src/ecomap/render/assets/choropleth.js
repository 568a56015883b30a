/* Counties coloured by a figure, in named classes with their limits. */
(function (Ecomap) {
  'use strict';

  const { data, el, t } = Ecomap;
  const METHODS = ['jenks', 'quantile', 'equal', 'unclassed'];
  const COUNTS = [3, 4, 5, 6, 7];
  // From light to dark in one hue, on a dark page from dark to light: lightness alone tells the classes apart, to every eye.
  const RAMPS = { light: [[247, 243, 251], [188, 166, 214], [112, 66, 160]], dark: [[40, 33, 50], [92, 66, 128], [150, 118, 196]] };
  const ramp = () => (Ecomap.isDark() ? RAMPS.dark : RAMPS.light);
  const USUAL = { method: 'jenks', count: 5 };
  let chosen = { figure: '', ...USUAL };
  let values = new Map();
  let limits = [];
  let hatch = null;
  let touch = () => {};

  function colorAt(share) {
    const stops = ramp();
    const place = Math.min(1, Math.max(0, share)) * (stops.length - 1);
    const low = Math.min(stops.length - 2, Math.floor(place));
    const mixed = stops[low].map((value, i) => Math.round(value + (stops[low + 1][i] - value) * (place - low)));
    return `rgb(${mixed.join(', ')})`;
  }

  const classColor = (place) => colorAt(limits.length < 2 ? 0.5 : place / (limits.length - 1));

  const known = () => [...values.values()].filter((value) => value !== null);

  function range() {
    const all = known();
    return [Math.min(...all), Math.max(...all)];
  }

  function colorOf(value) {
    if (chosen.method !== 'unclassed') return classColor(Ecomap.classOf(value, limits));
    const [least, greatest] = range();
    return colorAt(greatest > least ? (value - least) / (greatest - least) : 0.5);
  }

  /* Slanted lines: nothing is known here. */
  function hatchPattern() {
    if (hatch) return hatch;
    const tile = el('canvas', { width: 8, height: 8 });
    const ctx = tile.getContext('2d');
    ctx.fillStyle = '#ffffff';
    ctx.fillRect(0, 0, 8, 8);
    ctx.strokeStyle = '#8a959b';
    ctx.lineWidth = 1.4;
    for (const shift of [-8, 0, 8]) {
      ctx.moveTo(shift - 1, 9);
      ctx.lineTo(shift + 9, -1);
    }
    ctx.stroke();
    hatch = ctx.createPattern(tile, 'repeat');
    return hatch;
  }

  const digits = () => (Ecomap.FIGURES[chosen.figure].unit ? 1 : 0);

  function valueText(value) {
    const { unit } = Ecomap.FIGURES[chosen.figure];
    if (value === null) return t('fill_no_data');
    return unit === '%' ? `${Ecomap.number(value, 1)}%` : [Ecomap.number(value, digits()), unit].filter(Boolean).join(' ');
  }

  function legendRow(swatch, text, count) {
    const ending = count === null ? null : el('span', { class: 'count' }, t('fill_counties', { n: count }));
    return el('li', {}, swatch, el('span', { class: 'fill-limits' }, text), ending);
  }

  const swatch = (color) => {
    const box = el('span', { class: 'fill-swatch', 'aria-hidden': 'true' });
    box.style.background = color;
    return box;
  };

  /* What a class really holds: its least and greatest value, so that no gap is left to guess. */
  function classRows() {
    return limits.map((_, place) => {
      const inside = known().filter((value) => Ecomap.classOf(value, limits) === place);
      if (!inside.length) return legendRow(swatch(classColor(place)), t('fill_empty'), 0);
      const [least, greatest] = [Math.min(...inside), Math.max(...inside)].map(valueText);
      return legendRow(swatch(classColor(place)), least === greatest ? least : `${least} – ${greatest}`, inside.length);
    });
  }

  function unclassedRows() {
    const [least, greatest] = range();
    const bar = el('span', { class: 'fill-bar', 'aria-hidden': 'true' });
    bar.style.background = `linear-gradient(90deg, ${ramp().map((color) => `rgb(${color.join(', ')})`).join(', ')})`;
    return [el('li', { class: 'fill-unclassed' }, bar, el('span', { class: 'fill-limits' }, `${valueText(least)} – ${valueText(greatest)}`))];
  }

  function noDataRow() {
    const missing = values.size - known().length;
    return missing ? [legendRow(el('span', { class: 'fill-swatch hatch', 'aria-hidden': 'true' }), t('fill_no_data'), missing)] : [];
  }

  /* Sites that no county holds are in no colour; say how many. */
  function besides() {
    const summary = Ecomap.countySummary();
    let n = 0;
    for (const [area, counts] of summary) if (!data.counties.some(({ adcode }) => adcode === area)) n += counts.sites;
    return n ? el('p', { class: 'hint' }, t('fill_besides', { n })) : null;
  }

  function legend() {
    const isWhole = Ecomap.FIGURES[chosen.figure].isWhole && Ecomap.filter.isActive();
    const rows = !known().length ? [] : chosen.method === 'unclassed' ? unclassedRows() : classRows();
    return [
      el('h2', {}, t(`fill_${chosen.figure}`)),
      el('p', { class: 'hint' }, t(`fill_${chosen.method}_long`)),
      el('ul', {}, ...rows, ...noDataRow()),
      isWhole ? el('p', { class: 'hint' }, t('fill_whole')) : besides(),
    ];
  }

  const ui = {};

  function select(id, key, options, value, onchange) {
    const items = options.map(([option, text]) => el('option', { value: option, selected: String(option) === String(value) }, text));
    return el('label', {}, el('span', {}, t(key)), el('select', { id, class: 'field', onchange: (event) => onchange(event.target.value) }, ...items));
  }

  function build(map) {
    const choose = (change) => {
      chosen = { ...chosen, ...change };
      build(map);
      refresh(map);
      document.getElementById(Object.keys(change)[0] === 'figure' ? 'fill-figure' : `fill-${Object.keys(change)[0]}`).focus();
    };
    const figures = [['', t('fill_none')], ...Object.keys(Ecomap.FIGURES).map((key) => [key, t(`fill_${key}`)])];
    const isOn = Boolean(chosen.figure);
    Ecomap.fill(
      document.getElementById('choropleth'),
      el(
        'div',
        { class: 'tool-row' },
        select('fill-figure', 'fill_by', figures, chosen.figure, (figure) => choose({ figure })),
        isOn ? select('fill-method', 'fill_method', METHODS.map((key) => [key, t(`fill_${key}`)]), chosen.method, (method) => choose({ method })) : null,
        isOn && chosen.method !== 'unclassed'
          ? select('fill-count', 'fill_count', COUNTS.map((n) => [n, String(n)]), chosen.count, (n) => choose({ count: Number(n) }))
          : null,
      ),
    );
  }

  /* Colours, numbers below the names, and legend anew. */
  function refresh(map) {
    const isOn = Boolean(chosen.figure);
    ui.legend.hidden = !isOn;
    values = isOn ? Ecomap.figureByCounty(chosen.figure) : new Map();
    limits = isOn && chosen.method !== 'unclassed' ? Ecomap.classLimits(known(), chosen.method, chosen.count) : [];
    Ecomap.groundOptions.fillOf = isOn
      ? ({ adcode }) => (values.get(adcode) === null ? hatchPattern() : colorOf(values.get(adcode)))
      : null;
    Ecomap.groundOptions.valueText = isOn ? ({ adcode }) => valueText(values.get(adcode)) : null;
    if (isOn) Ecomap.fill(ui.legend, ...legend());
    Ecomap.ground.redraw();
    Ecomap.rebuildLabels(map);
    touch();
  }

  const text = () => {
    const { figure, method, count } = chosen;
    if (!figure) return '';
    return method === USUAL.method && count === USUAL.count ? figure : [figure, method, count].join('/');
  };

  function read(map, value) {
    const [figure, method, count] = value.split('/');
    chosen = {
      figure: Object.hasOwn(Ecomap.FIGURES, figure) ? figure : '',
      method: METHODS.includes(method) ? method : USUAL.method,
      count: COUNTS.includes(Number(count)) ? Number(count) : USUAL.count,
    };
    build(map);
    refresh(map);
  }

  Ecomap.atStart((map) => {
    // A page of one county has nothing to compare.
    if (data.focus) return;
    ui.legend = el('section', { class: 'fill-legend tool-card', hidden: true, 'aria-live': 'polite' });
    document.getElementById('map-note').prepend(ui.legend);
    build(map);
    touch = Ecomap.urlState.part('fill', { write: text, read: (value) => read(map, value) });
    Ecomap.filter.on(() => { if (chosen.figure) refresh(map); });
    Ecomap.onLook(() => { if (chosen.figure) refresh(map); });
    Ecomap.onLanguage(() => {
      build(map);
      if (chosen.figure) refresh(map);
    });
  });
})(window.Ecomap = window.Ecomap || {});
