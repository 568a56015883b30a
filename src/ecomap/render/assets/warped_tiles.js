/*
 * Tiles in GCJ-02, drawn so that their ground lies in WGS 84.
 *
 * The shift changes by up to 5 m a kilometre, so moving the whole map by one offset does not do. Each tile of the
 * map is a canvas, cut into small squares; each square is fetched from where GCJ-02 puts its corners. Within
 * squares of 32 pixels the shift is straight to less than 0.1 pixels, everywhere in China and at every zoom level.
 */
(function (Ecomap) {
  'use strict';

  const TILE = 256;
  const CELL = 32;
  const CELLS = TILE / CELL;
  const KEPT_PICTURES = 96;

  /* Pixels of the source at a pixel of the map; both counted from the north-west corner of the world at one zoom. */
  Ecomap.shiftedPixel = function (x, y, zoom) {
    const world = TILE * 2 ** zoom;
    const lon = (x / world) * 360 - 180;
    const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / world))) * 180) / Math.PI;
    const [east, north] = Ecomap.gcj02.fromWgs84(lon, lat);
    const angle = (north * Math.PI) / 180;
    return [((east + 180) / 360) * world, ((1 - Math.asinh(Math.tan(angle)) / Math.PI) / 2) * world];
  };

  /* Where the corners of a tile's squares lie on the source, row by row. */
  function mesh(coords) {
    const corners = [];
    for (let row = 0; row <= CELLS; row += 1) {
      for (let column = 0; column <= CELLS; column += 1) {
        corners.push(Ecomap.shiftedPixel(coords.x * TILE + column * CELL, coords.y * TILE + row * CELL, coords.z));
      }
    }
    return corners;
  }

  /* Source tiles from the first to the last, both included, that hold all corners. */
  function sourceRange(corners, zoom) {
    const last = 2 ** zoom - 1;
    const range = (axis) => {
      const values = corners.map((corner) => corner[axis] / TILE);
      const clamp = (value) => Math.min(last, Math.max(0, value));
      return [clamp(Math.floor(Math.min(...values))), clamp(Math.ceil(Math.max(...values)) - 1)];
    };
    const [west, east] = range(0);
    const [north, south] = range(1);
    return { west, east, north, south };
  }

  /*
   * Each square of the map from its rectangle on the source. First the source tiles are put side by side: their
   * seams fall between pixels of the map, where pieces drawn one by one would let the ground shine through.
   */
  function compose(canvas, corners, { west, east, north, south }, pictures) {
    const source = document.createElement('canvas');
    source.width = (east - west + 1) * TILE;
    source.height = (south - north + 1) * TILE;
    const onSource = source.getContext('2d');
    for (const { x, y, picture } of pictures) {
      if (picture) onSource.drawImage(picture, (x - west) * TILE, (y - north) * TILE, TILE, TILE);
    }
    const ctx = canvas.getContext('2d');
    for (let row = 0; row < CELLS; row += 1) {
      for (let column = 0; column < CELLS; column += 1) {
        const at = row * (CELLS + 1) + column;
        const [nw, ne, sw, se] = [corners[at], corners[at + 1], corners[at + CELLS + 1], corners[at + CELLS + 2]];
        const left = (nw[0] + sw[0]) / 2;
        const top = (nw[1] + ne[1]) / 2;
        ctx.drawImage(
          source,
          left - west * TILE, top - north * TILE, (ne[0] + se[0]) / 2 - left, (sw[1] + se[1]) / 2 - top,
          column * CELL, row * CELL, CELL, CELL,
        );
      }
    }
  }

  /* A picture, or null where it cannot be had. */
  function load(address) {
    return new Promise((resolve) => {
      const picture = new Image();
      picture.onload = () => resolve(picture);
      picture.onerror = () => resolve(null);
      picture.src = address;
    });
  }

  /* `address(z, x, y)` gives the address of a source tile or null. Leaflet tells `tileerror` as of any other tiles. */
  Ecomap.WarpedTiles = L.GridLayer.extend({
    initialize(address, options) {
      this._address = address;
      this._pictures = new Map();
      L.setOptions(this, { ...options, tileSize: TILE });
    },

    createTile(coords, done) {
      const canvas = document.createElement('canvas');
      canvas.width = TILE;
      canvas.height = TILE;
      const corners = mesh(coords);
      const range = sourceRange(corners, coords.z);
      const wanted = [];
      for (let y = range.north; y <= range.south; y += 1) {
        for (let x = range.west; x <= range.east; x += 1) {
          const address = this._address(coords.z, x, y);
          if (address) wanted.push({ x, y, address });
        }
      }
      Promise.all(wanted.map(async (one) => ({ ...one, picture: await this._picture(one.address) }))).then((pictures) => {
        compose(canvas, corners, range, pictures);
        const failed = pictures.some((one) => !one.picture);
        done(failed ? new Error('tile') : null, canvas);
      });
      return canvas;
    },

    /* Neighbours on the map share tiles of the source, so the last ones are kept. */
    _picture(address) {
      let found = this._pictures.get(address);
      if (found) this._pictures.delete(address);
      else found = load(address);
      this._pictures.set(address, found);
      if (this._pictures.size > KEPT_PICTURES) this._pictures.delete(this._pictures.keys().next().value);
      return found;
    },
  });
})(window.Ecomap = window.Ecomap || {});
