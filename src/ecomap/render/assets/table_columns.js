/* The columns of the table of sites: what stands in them, how they are sorted, and the same as CSV. */
(function (Ecomap) {
  'use strict';

  const { data, sites, facets, t } = Ecomap;
  const CLASSES = facets.status.keys;
  /* Sorted last, whichever way: what is not known. */
  const LAST = 2 ** 26;
  const ROWS = 2 ** 24;

  const problemKeys = (site) => [...sites.problems[site]].map((place) => data.problems[place][0]);

  const problemLists = new Map();
  /* The numbers of the problems, short enough for a cell; one text for each different set. */
  function problemText(site) {
    const code = facets.problem.codes[site];
    if (!problemLists.has(code)) problemLists.set(code, problemKeys(site).join(', '));
    return problemLists.get(code);
  }

  const unitLists = new Map();
  function unitText(site) {
    const code = facets.unit.codes[site];
    if (!unitLists.has(code)) unitLists.set(code, Ecomap.unitsOf(site).join('、'));
    return unitLists.get(code);
  }

  /* Places in the order of the language, one for each different text: names are compared once, not for each pair of sites. */
  function ranksOf(texts, options) {
    const collator = new Intl.Collator(document.documentElement.lang, options);
    const sorted = [...new Set(texts)].sort(collator.compare);
    return new Map(sorted.map((text, i) => [text, i]));
  }

  function byText(textOf, options) {
    return () => {
      const texts = new Array(sites.count);
      for (let site = 0; site < sites.count; site += 1) texts[site] = textOf(site);
      const ranks = ranksOf(texts, options);
      return Float64Array.from(texts, (text) => (text ? ranks.get(text) : NaN));
    };
  }

  /* As by text, where few codes stand for the texts of many sites. */
  function byCode(codesOf, textOf) {
    return () => {
      const codes = codesOf();
      const example = new Map();
      for (let site = 0; site < sites.count; site += 1) if (!example.has(codes[site])) example.set(codes[site], textOf(site));
      const ranks = ranksOf(example.values());
      const rankOf = new Map([...example].map(([code, text]) => [code, text ? ranks.get(text) : NaN]));
      return Float64Array.from(codes, (code) => rankOf.get(code));
    };
  }

  /* Open before done before closed, and within a class by name. */
  function byStatus() {
    const names = ranksOf(data.statuses.map((status) => Ecomap.pick(...status.slice(1))));
    const ranks = data.statuses.map((status) => CLASSES.indexOf(status[0]) * 1000 + names.get(Ecomap.pick(...status.slice(1))));
    return Float64Array.from(sites.status, (code) => ranks[code]);
  }

  function byProblem() {
    const first = facets.problem.values.map((places) => Math.min(...places));
    const none = data.problems.length;
    return Float64Array.from(facets.problem.codes, (code) => (first[code] === none ? NaN : first[code]));
  }

  const kindLabel = (site) => sites.kindLabel(site);
  const areaLabel = (site) => Ecomap.areaName(data.areas[sites.area[site]]);
  const daysText = (site) => (Number.isNaN(sites.days_left[site]) ? '' : String(sites.days_left[site]));
  const labelOf = (site) => sites.label(site);
  const numeric = { numeric: true };

  /* `text` is what stands in a cell, `keys` what the rows are sorted by: a number each, NaN where nothing stands. */
  const COLUMNS = [
    { key: 'name', text: labelOf, keys: byText(labelOf, numeric) },
    { key: 'kind', text: kindLabel, keys: byCode(() => sites.kind, kindLabel) },
    { key: 'county', text: areaLabel, keys: byCode(() => sites.area, areaLabel) },
    { key: 'problems', text: problemText, keys: byProblem },
    { key: 'unit', text: unitText, keys: byCode(() => facets.unit.codes, unitText) },
    { key: 'status', text: (site) => sites.statusLabel(site), keys: byStatus },
    { key: 'deadline', text: (site) => sites.deadline[site] || '', keys: () => Ecomap.deadlineDays },
    { key: 'days_left', text: daysText, keys: () => sites.days_left, isNumber: true },
    { key: 'quality', text: (site) => t(`quality_${data.qualities[sites.quality[site]]}`), keys: () => Float64Array.from(sites.quality) },
    { key: 'id', text: (site) => sites.id[site], keys: byText((site) => sites.id[site], numeric) },
  ];

  const cache = new Map();
  const CACHED = ['name', 'id'];

  /* Names and ids take longest to sort and change only with the language. */
  function keysOf(column) {
    const name = `${column.key} ${document.documentElement.lang}`;
    if (!CACHED.includes(column.key)) return column.keys();
    if (!cache.has(name)) cache.set(name, column.keys());
    return cache.get(name);
  }

  /*
   * The rows in the order of a column; equal ones keep their order. Key and place are packed into one number, so that
   * numbers are sorted and no function is called for each pair.
   */
  function order(rows, { key, descending }) {
    const column = COLUMNS.find((item) => item.key === key);
    if (!column) return rows;
    const keys = keysOf(column);
    const sign = descending ? -1 : 1;
    const packed = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i += 1) {
      const own = keys[rows[i]];
      packed[i] = (Number.isNaN(own) ? LAST : sign * Math.max(1 - LAST, Math.min(LAST - 1, own))) * ROWS + i;
    }
    packed.sort();
    const sorted = new Uint32Array(rows.length);
    for (let i = 0; i < packed.length; i += 1) {
      const place = packed[i] % ROWS;
      sorted[i] = rows[place < 0 ? place + ROWS : place];
    }
    return sorted;
  }

  /* A spreadsheet takes a text that begins so for a formula, Chinese ones the wide signs too; an apostrophe keeps it a text. */
  const harmless = (text) => (/^[\t\r\n]|^\s*[=+\-@＝＋－＠]/.test(text) ? `'${text}` : text);
  /* RFC 4180: quoted where a comma, a quote or a line end stands inside, quotes doubled. */
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);

  function csv(rows) {
    const lines = [COLUMNS.map(({ key }) => quoted(t(`column_${key}`))).join(',')];
    for (const site of rows) {
      lines.push(COLUMNS.map(({ text, isNumber }) => quoted(isNumber ? text(site) : harmless(text(site)))).join(','));
    }
    // The mark at the beginning tells Excel that this is UTF-8.
    return `\ufeff${lines.join('\r\n')}\r\n`;
  }

  Ecomap.table = { COLUMNS, order, csv };
})(window.Ecomap = window.Ecomap || {});
