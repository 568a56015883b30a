/* Where the tiles of a base map lie: on a host, beside the page, or inside it. */
(function (Ecomap) {
  'use strict';

  /* Say of one zoom level whether a tile is there; the bits are those of render/base_maps.py. */
  function blockOf([, column, row, columns, rows, packed]) {
    const bits = packed ? window.atob(packed) : null;
    return (x, y) => {
      if (x < column || y < row || x >= column + columns || y >= row + rows) return false;
      const number = (y - row) * columns + (x - column);
      return !bits || Boolean(bits.charCodeAt(number >> 3) & (1 << (number & 7)));
    };
  }

  /*
   * A function (z, x, y) -> address of a tile, or null where none is known to be. Rows count from the north.
   * Tiles that are not there are never asked for: a reader of a memory stick should meet no errors.
   */
  Ecomap.tileAddress = function (entry, template) {
    const blocks = new Map((entry.blocks || []).map((block) => [block[0], blockOf(block)]));
    const hosts = entry.subdomains || [''];
    return (z, x, y) => {
      if (blocks.size && !(blocks.has(z) && blocks.get(z)(x, y))) return null;
      if (entry.tiles) return entry.tiles[`${z}/${x}/${y}`] || null;
      const values = { z, x, y, '-y': 2 ** z - 1 - y, s: hosts[(x + y) % hosts.length] };
      return template.replace(/\{(z|x|y|-y|s)\}/g, (_, name) => values[name]);
    };
  };
})(window.Ecomap = window.Ecomap || {});
