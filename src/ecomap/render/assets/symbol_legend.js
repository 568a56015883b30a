/* The part of the legend that explains everything that is no kind and no status. */
(function (Ecomap) {
  'use strict';

  const { data, sites, el, t } = Ecomap;

  function swatch(className) {
    return el('span', { class: `swatch ${className}`, 'aria-hidden': 'true' });
  }

  function entries() {
    const all = [...Array(sites.count).keys()];
    const hasAnchor = all.some((site) => sites.isLocated(site) && sites.isAnchor(site));
    return [
      hasAnchor ? [swatch('anchor'), 'symbol_anchor'] : null,
      [Ecomap.symbolPicture({ total: 8, open: 5, done: 2, closed: 1, overdue: 3 }, 42), 'symbol_cluster'],
      sites.shapes.length ? [swatch('shape'), 'symbol_line'] : null,
      [swatch('city'), 'symbol_city'],
      [swatch('county'), 'symbol_county'],
      data.water.length ? [swatch('water'), 'symbol_water'] : null,
      ...(data.patches.length ? Ecomap.patchLegend() : []),
    ].filter(Boolean);
  }

  Ecomap.symbolLegend = function (open) {
    return el(
      'details',
      { class: 'facet', open },
      el('summary', {}, el('h3', {}, t('symbols'))),
      el('ul', { class: 'symbols' }, ...entries().map(([picture, key, values]) => el('li', {}, picture, el('span', {}, t(key, values))))),
    );
  };
})(window.Ecomap = window.Ecomap || {});
