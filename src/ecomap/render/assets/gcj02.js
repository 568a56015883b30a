/*
 * GCJ-02 from and to WGS 84, in degrees; the arithmetic of ecomap.crs.gcj02, which says where it comes from.
 * A test holds both against each other.
 */
(function (Ecomap) {
  'use strict';

  const [WEST, SOUTH, EAST, NORTH] = [72.004, 0.8293, 137.8347, 55.8271];
  const SEMI_MAJOR_M = 6378245.0;
  const ECCENTRICITY_SQUARED = 0.00669342162296594323;
  const MARGIN_DEGREES = 0.05;
  const ROUNDING_DEGREES = 1e-10;
  const ITERATIONS = 6;
  const RADIAN = Math.PI / 180;
  const RIPPLE = [[20, 6], [20, 2]];
  const EAST_WAVES = [[20, 1], [40, 1 / 3], [150, 1 / 12], [300, 1 / 30]];
  const NORTH_WAVES = [[20, 1], [40, 1 / 3], [160, 1 / 12], [320, 1 / 30]];

  function waves(degrees, terms) {
    let total = 0;
    for (const [amplitude, multiple] of terms) total += amplitude * Math.sin(multiple * Math.PI * degrees);
    return (total * 2) / 3;
  }

  function isShifted(lon, lat, margin) {
    return lon >= WEST - margin && lon <= EAST + margin && lat >= SOUTH - margin && lat <= NORTH + margin;
  }

  /* The shift in degrees at a place in WGS 84. */
  function shift(lon, lat) {
    const x = lon - 105;
    const y = lat - 35;
    const root = Math.sqrt(Math.abs(x));
    const ripple = waves(x, RIPPLE);
    const eastM = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple + waves(x, EAST_WAVES);
    const northM = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple + waves(y, NORTH_WAVES);
    const wSquared = 1 - ECCENTRICITY_SQUARED * Math.sin(lat * RADIAN) ** 2;
    const primeVertical = SEMI_MAJOR_M / Math.sqrt(wSquared);
    const meridian = (primeVertical * (1 - ECCENTRICITY_SQUARED)) / wSquared;
    return [eastM / (primeVertical * Math.cos(lat * RADIAN)) / RADIAN, northM / meridian / RADIAN];
  }

  Ecomap.gcj02 = {
    fromWgs84(lon, lat) {
      if (!isShifted(lon, lat, 0)) return [lon, lat];
      const [east, north] = shift(lon, lat);
      return [lon + east, lat + north];
    },

    toWgs84(lon, lat) {
      if (!isShifted(lon, lat, MARGIN_DEGREES)) return [lon, lat];
      let from = [lon, lat];
      for (let step = 0; step < ITERATIONS; step += 1) {
        const [east, north] = shift(from[0], from[1]);
        from = [lon - east, lat - north];
      }
      return isShifted(from[0], from[1], ROUNDING_DEGREES) ? from : [lon, lat];
    },
  };
})(window.Ecomap = window.Ecomap || {});
