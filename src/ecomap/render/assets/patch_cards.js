/* What is said of a surveyed patch: a card on the map, and the list of each set among the layers. */
(function (Ecomap) {
  'use strict';

  const { data, el, t } = Ecomap;
  const MOST_ROWS = 200;
  /* `patch_layer` is the name of a switch. */
  const LABELS = { layer: 'patch_layer_name' };
  const NEEDS_CHECK = '待核查';
  const SURE = {
    'single date, low confidence': 'patch_sure_single',
    'low confidence': 'patch_sure_low',
    'medium confidence': 'patch_sure_medium',
    'high confidence': 'patch_sure_high',
  };
  const shapes = data.patches;
  const { layers, layer, words, word } = data.patch_facts;
  /* A fact of a patch, or null. */
  const fact = (name, row) => (data.patch_facts.facts[name] || [])[row] ?? null;

  const nameOf = (row) => fact('patch_id', row) || t('patch_unnamed', { n: row + 1 });
  const wordOf = (row) => (words[word[row]] ? Ecomap.pick(...words[word[row]]) : '');
  const hectares = (value) => (value === null ? '' : t('patch_hectares', { n: Ecomap.number(value, 2), mu: Ecomap.number(value * 15, 1) }));
  const share = (value) => (value === null ? '' : `${Ecomap.number(value * 100)} %`);
  const sureText = (row) => {
    const value = fact('confidence', row);
    const label = fact('confidence_label', row);
    return [value === null ? '' : Ecomap.number(value, 2), Object.hasOwn(SURE, label) ? t(SURE[label]) : label].filter(Boolean).join('　');
  };
  const verdictText = (row) => {
    const verdict = fact('verdict', row) || NEEDS_CHECK;
    return verdict === NEEDS_CHECK ? t('patch_needs_check') : verdict;
  };
  const indexText = (row) => {
    const [before, after] = [fact('ndvi_before', row), fact('ndvi_after', row)];
    if (before !== null && after !== null) return `${before.toFixed(2)} → ${after.toFixed(2)}`;
    return fact('ndvi', row) === null ? '' : fact('ndvi', row).toFixed(2);
  };
  const daysText = (row) => fact('dates', row) || [fact('dates_before', row), fact('dates_after', row)].filter(Boolean).join(' → ');
  const told = (by, row) => Ecomap.pick(fact(`${by}_zh`, row), fact(`${by}_en`, row));

  function card(row) {
    const facts = {
      suspect: told('suspect', row),
      change: told('change', row),
      verdict: verdictText(row),
      area: hectares(fact('area_ha', row)),
      county: fact('county', row),
      licence: fact('licence', row),
      beyond: hectares(fact('outside_ha', row)),
      site: fact('site_id', row),
      dates: daysText(row),
      ndvi: indexText(row),
      cloud: share(fact('cloud_share', row)),
      confidence: sureText(row),
      layer: layers[layer[row]],
    };
    const rows = Object.entries(facts).filter(([, value]) => value);
    return el(
      'article', { class: 'card', 'data-patch': row },
      el('h2', { tabindex: '-1' }, t('patch_title', { name: nameOf(row) })),
      el('dl', { class: 'details' }, ...rows.flatMap(([key, value]) => [el('dt', {}, t(LABELS[key] || `patch_${key}`)), el('dd', {}, String(value))])),
      el('p', { class: 'hint patch-note' }, t('patch_note')),
    );
  }

  /* The patch at a place in world pixels, the smallest of several, and whether the place is on its outline. */
  Ecomap.patchAt = function (x, y, reach) {
    let best = null;
    for (let i = 0; i < shapes.length; i += 1) {
      if (!Ecomap.isPatchShown(shapes.row[i])) continue;
      const shape = shapes.shape(i);
      const isEdge = Ecomap.isOnLine(shape, x, y, reach);
      if (!isEdge && !Ecomap.isInside(shape, x, y)) continue;
      const [west, north, east, south] = shape.bounds;
      const size = (east - west) * (south - north);
      if (!best || size < best.size) best = { row: shapes.row[i], isEdge, size };
    }
    return best;
  };

  Ecomap.openPatch = (map, row, lonlat) => Ecomap.openCard(map, lonlat, () => card(row));

  function show(map, row) {
    Ecomap.collapseSheet();
    map.invalidateSize({ animate: false });
    const [west, north, east, south] = shapes.ofRow(row).bounds;
    const bounds = L.latLngBounds(map.unproject([west, south], 0), map.unproject([east, north], 0));
    map.fitBounds(bounds.pad(1), { maxZoom: Math.max(map.getZoom(), 15), animate: false });
    const { lat, lng } = bounds.getCenter();
    Ecomap.openPatch(map, row, [lng, lat]);
  }

  function listRow(map, row) {
    const facts = [wordOf(row), hectares(fact('area_ha', row)), fact('county', row)].filter(Boolean).join('　');
    return el('li', {}, el(
      'button', { type: 'button', class: 'site-row', 'data-patch': row, onclick: () => show(map, row) },
      el('span', { class: 'site-text' }, el('span', { class: 'site-name' }, nameOf(row)), el('span', { class: 'site-facts' }, facts)),
    ));
  }

  function list(map, rows) {
    const shown = rows.slice(0, MOST_ROWS).map((row) => listRow(map, row));
    const more = rows.length > MOST_ROWS ? el('p', { class: 'hint' }, t('patch_more', { n: rows.length - MOST_ROWS })) : null;
    return el('div', {}, el('ul', { class: 'rows' }, ...shown), more);
  }

  /* Switch and list of each set; the list is made when somebody opens it. */
  Ecomap.patchRows = (map) =>
    layers.flatMap((name, number) => {
      const rows = [...layer.keys()].filter((row) => layer[row] === number);
      const box = el('input', {
        type: 'checkbox', checked: Ecomap.arePatchesShown(number), onchange: (event) => Ecomap.showPatches(number, event.target.checked),
      });
      const label = el('label', { class: 'facet-row' }, box, el('span', { class: 'facet-label' }, t('patch_layer', { name, n: rows.length })));
      const details = el('details', { class: 'patch-list' }, el('summary', {}, t('patch_list', { name })));
      details.addEventListener('toggle', () => {
        if (details.open && !details.querySelector('ul')) details.append(list(map, rows));
      });
      return [label, details];
    });
})(window.Ecomap = window.Ecomap || {});
