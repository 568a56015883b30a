/* Positions: degrees to world pixels (Web Mercator at zoom 0), paths, and what lies where. */
(function (Ecomap) {
  'use strict';

  const TILE_PX = 256;
  const WGS84_A_M = 6378137;
  const WGS84_E2 = 0.00669437999014;

  Ecomap.worldX = (lon) => ((lon + 180) / 360) * TILE_PX;

  Ecomap.worldY = function (lat) {
    const sine = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
    return (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * TILE_PX;
  };

  /* Metres on the ellipsoid along the parallel, for one screen pixel. */
  Ecomap.metresPerPixel = function (lat, zoom) {
    const phi = (lat * Math.PI) / 180;
    const radius = (WGS84_A_M * Math.cos(phi)) / Math.sqrt(1 - WGS84_E2 * Math.sin(phi) ** 2);
    return (2 * Math.PI * radius) / (TILE_PX * 2 ** zoom);
  };

  Ecomap.isNear = (bounds, x, y, margin) =>
    x >= bounds[0] - margin && x <= bounds[2] + margin && y >= bounds[1] - margin && y <= bounds[3] + margin;

  /* Even-odd rule over all rings, so that holes are outside. */
  Ecomap.isInside = function (shape, x, y) {
    if (!Ecomap.isNear(shape.bounds, x, y, 0)) return false;
    let inside = false;
    for (const ring of shape.paths) {
      for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
        const above = ring[i + 1] > y;
        if (above === ring[j + 1] > y) continue;
        const crossing = ((ring[j] - ring[i]) * (y - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i];
        if (x < crossing) inside = !inside;
      }
    }
    return inside;
  };

  function distanceToSegment(x, y, x1, y1, x2, y2) {
    const dx = x2 - x1;
    const dy = y2 - y1;
    const length2 = dx * dx + dy * dy;
    const along = length2 ? Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / length2)) : 0;
    return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
  }

  /* Say whether a line passes within `margin` world pixels. */
  Ecomap.isOnLine = function (shape, x, y, margin) {
    if (!Ecomap.isNear(shape.bounds, x, y, margin)) return false;
    return shape.paths.some((path) => {
      for (let i = 2; i < path.length; i += 2) {
        if (distanceToSegment(x, y, path[i - 2], path[i - 1], path[i], path[i + 1]) <= margin) return true;
      }
      return false;
    });
  };
})(window.Ecomap = window.Ecomap || {});
