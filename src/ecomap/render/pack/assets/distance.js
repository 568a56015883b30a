/*
 * Distances and bearings to the nearest edge of a site. Within the hundred kilometres of a city a plane through the
 * middle, with the radii of curvature of the ellipsoid there, is right to a few parts in ten thousand.
 */
const SEMI_MAJOR_M = 6378137;
const ECCENTRICITY_SQUARED = 0.00669438002290;
const RADIANS = Math.PI / 180;

/* Metres east and north of one place from another. */
function offsetM(from, to) {
  const middle = ((from[1] + to[1]) / 2) * RADIANS;
  const w = 1 - ECCENTRICITY_SQUARED * Math.sin(middle) ** 2;
  const normal = SEMI_MAJOR_M / Math.sqrt(w);
  const meridian = (normal * (1 - ECCENTRICITY_SQUARED)) / w;
  return [(to[0] - from[0]) * RADIANS * normal * Math.cos(middle), (to[1] - from[1]) * RADIANS * meridian];
}

/* The place on an edge that is nearest to the origin, in metres from it. */
function nearestOnEdge([x1, y1], [x2, y2]) {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = dx * dx + dy * dy;
  const share = length ? Math.min(1, Math.max(0, -(x1 * dx + y1 * dy) / length)) : 0;
  return [x1 + share * dx, y1 + share * dy];
}

/* Whether the origin lies within rings, by the even-odd rule. */
function originInside(rings) {
  let inside = false;
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i += 1) {
      const [[x1, y1], [x2, y2]] = [ring[i - 1], ring[i]];
      if (y1 > 0 !== y2 > 0 && (x1 * y2 - x2 * y1) / (y2 - y1) > 0) inside = !inside;
    }
  }
  return inside;
}

/* Distance in metres and bearing in degrees from a place to a site; null for a site without a place. */
function wayTo(site, here) {
  if (!isLocated(site)) return null;
  const from = [here.longitude, here.latitude];
  let nearest = offsetM(from, [site.longitude, site.latitude]);
  if (site.shape) {
    const lines = site.shape.lines.map((line) => line.map((pair) => offsetM(from, pair)));
    if (site.shape.area && originInside(lines)) return { distance: 0, bearing: null };
    let least = Infinity;
    for (const line of lines) {
      for (let i = 1; i < line.length; i += 1) {
        const foot = nearestOnEdge(line[i - 1], line[i]);
        const reach = Math.hypot(...foot);
        if (reach < least) [least, nearest] = [reach, foot];
      }
    }
  }
  const distance = Math.hypot(...nearest);
  return { distance, bearing: distance ? (Math.atan2(nearest[0], nearest[1]) / RADIANS + 360) % 360 : null };
}

function distanceText(metres) {
  return metres < 1000 ? `${Math.round(metres)} m` : `${(metres / 1000).toFixed(metres < 10000 ? 1 : 0)} km`;
}

const COMPASS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'];

function wayText(way) {
  if (way.bearing === null) return word('here');
  return word('away', { distance: distanceText(way.distance), bearing: word(COMPASS[Math.round(way.bearing / 45) % 8]) });
}
