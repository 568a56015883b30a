/* BD-09 from and to WGS 84, degrees; the arithmetic of ecomap.crs.bd09, which says where it comes from. */
const BD09_FREQUENCY = (Math.PI * 3000) / 180;

function bd09OfGcj02(lon, lat) {
  const radius = Math.hypot(lon, lat) + 2e-5 * Math.sin(lat * BD09_FREQUENCY);
  const angle = Math.atan2(lat, lon) + 3e-6 * Math.cos(lon * BD09_FREQUENCY);
  return [radius * Math.cos(angle) + 0.0065, radius * Math.sin(angle) + 0.006];
}

/* Each step makes the error about a thousand times smaller. */
function gcj02OfBd09(lon, lat) {
  let from = [lon - 0.0065, lat - 0.006];
  for (let step = 0; step < 5; step += 1) {
    const [east, north] = bd09OfGcj02(...from);
    from = [from[0] + lon - east, from[1] + lat - north];
  }
  return from;
}

/* Each datum of maps and phones: from WGS 84, and to it. */
const DATUMS = {
  wgs84: { from: (lon, lat) => [lon, lat], to: (lon, lat) => [lon, lat] },
  gcj02: { from: window.Ecomap.gcj02.fromWgs84, to: window.Ecomap.gcj02.toWgs84 },
  bd09: {
    from: (lon, lat) => bd09OfGcj02(...window.Ecomap.gcj02.fromWgs84(lon, lat)),
    to: (lon, lat) => window.Ecomap.gcj02.toWgs84(...gcj02OfBd09(lon, lat)),
  },
};
