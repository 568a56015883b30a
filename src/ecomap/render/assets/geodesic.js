/*
 * Lengths, bearings and areas on the ellipsoid, by geodesics.
 *
 * After C. F. F. Karney, Algorithms for geodesics, Journal of Geodesy 87 (2013), 43-55, doi:10.1007/s00190-012-0578-z:
 * find the azimuth at which the geodesic from the first place meets, at the latitude of the second, its meridian. The
 * integrals for distance, longitude (eqs. 7, 8), reduced length (eq. 38) and the area between an edge and the equator
 * (eq. 59) are summed by Gauss-Legendre quadrature at 16 places instead of the paper's series. Tests hold the results
 * against PROJ: lengths to 2e-8 m + 1e-10 of their value (1e-6 m within a degree of the equator), areas to 2e-4 m2 + 1e-9.
 * Not made for edges that pass within some kilometres of a pole or end near the point opposite to their start.
 *
 * The figure is that of CGCS2000; WGS 84 differs in the flattening by 2e-11 of a radius, a tenth of a millimetre at most.
 */
(function (Ecomap) {
  'use strict';

  const A = 6378137;
  const F = 1 / 298.257222101;
  const B = A * (1 - F);
  const E2 = F * (2 - F);
  const EP2 = E2 / (1 - E2);
  const RADIANS = Math.PI / 180;
  // Radius squared of the sphere of equal area.
  const AUTHALIC2 = (A * A) / 2 + ((B * B) / 2) * (Math.atanh(Math.sqrt(E2)) / Math.sqrt(E2));
  const ROUNDS = 30;
  // Radians: about sixty metres.
  const SHORT = 1e-5;

  /* Nodes and weights of the Gauss-Legendre rule, by Newton's method on the Legendre polynomial. */
  function gaussLegendre(n) {
    return Array.from({ length: n }, (_, i) => {
      let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
      let slope = 1;
      for (let round = 0; round < 8; round += 1) {
        let [before, now] = [1, x];
        for (let k = 2; k <= n; k += 1) [before, now] = [now, ((2 * k - 1) * x * now - (k - 1) * before) / k];
        slope = (n * (x * now - before)) / (x * x - 1);
        x -= now / slope;
      }
      return [x, 2 / ((1 - x * x) * slope * slope)];
    });
  }
  const RULE = gaussLegendre(16);

  function integrate(f, from, to) {
    const half = (to - from) / 2;
    const middle = (to + from) / 2;
    let sum = 0;
    for (const [node, weight] of RULE) sum += weight * f(middle + half * node);
    return sum * half;
  }

  const wrap = (degrees) => degrees - 360 * Math.round(degrees / 360);

  /* Sine and cosine of the reduced latitude; the cosine is never nought, so that every azimuth has a meaning. */
  function reduced(latitude) {
    const sine = (1 - F) * Math.sin(latitude * RADIANS);
    const cosine = Math.cos(latitude * RADIANS);
    const norm = Math.hypot(sine, cosine);
    return [sine / norm, Math.max(cosine / norm, 1e-150)];
  }

  /*
   * The geodesic that leaves the first place at azimuth `alpha` (radians) up to the latitude of the second, on the
   * auxiliary sphere; `shift` is what the ellipsoid takes from its longitude.
   */
  function shoot(alpha, [s1, c1], [s2, c2]) {
    const [sine, cosine] = [Math.sin(alpha), Math.cos(alpha)];
    const sin0 = sine * c1;
    const cos0 = Math.hypot(cosine, sine * s1);
    const gap = c1 < -s1 ? (c2 - c1) * (c1 + c2) : (s1 - s2) * (s1 + s2);
    const cosine2 = Math.sqrt(Math.max(0, (cosine * c1) ** 2 + gap)) / c2;
    const k2 = EP2 * cos0 * cos0;
    const sigma1 = Math.atan2(s1, cosine * c1);
    const sigma2 = Math.atan2(s2, cosine2 * c2);
    const omega = Math.atan2(sin0 * s2, cosine2 * c2) - Math.atan2(sin0 * s1, cosine * c1);
    const lag = (sigma) => (2 - F) / (1 + (1 - F) * Math.sqrt(1 + k2 * Math.sin(sigma) ** 2));
    const shift = F * sin0 * integrate(lag, sigma1, sigma2);
    return { sin0, cos0, k2, sigma1, sigma2, shift, lambda: omega - shift, alpha, alpha2: Math.atan2(sin0 / c2, cosine2) };
  }

  const stretch = (k2) => (sigma) => Math.sqrt(1 + k2 * Math.sin(sigma) ** 2);

  /* How fast the longitude grows with the azimuth: reduced length by the radius of the parallel (eqs. 38 and 46). */
  function slopeOf({ k2, sigma1, sigma2, alpha2 }, cosine2) {
    const root = stretch(k2);
    const j = integrate((sigma) => (k2 * Math.sin(sigma) ** 2) / root(sigma), sigma1, sigma2);
    const [sin1, cos1, sin2, cos2] = [Math.sin(sigma1), Math.cos(sigma1), Math.sin(sigma2), Math.cos(sigma2)];
    const m12 = B * (root(sigma2) * cos1 * sin2 - root(sigma1) * sin1 * cos2 - cos1 * cos2 * j);
    return m12 / (A * Math.cos(alpha2) * cosine2);
  }

  /* The spherical answer for the mean radius of the parallels (eq. 48): almost right for short lines. */
  function firstGuess([s1, c1], [s2, c2], lambda) {
    const omega = lambda / Math.sqrt(1 - E2 * ((c1 + c2) / 2) ** 2);
    const guess = Math.atan2(c2 * Math.sin(omega), c1 * s2 - s1 * c2 * Math.cos(omega));
    return guess > 0 && guess < Math.PI ? guess : Math.PI / 2;
  }

  /* The geodesic that reaches the longitude: Newton's steps within a bracket, for it grows with the azimuth. */
  function aim(first, second, lambda) {
    if (lambda === 0) return shoot(0, first, second);
    let [low, high] = [0, Math.PI];
    let best = null;
    let bestMiss = Infinity;
    let alpha = firstGuess(first, second, lambda);
    for (let round = 0, idle = 0; round < ROUNDS && idle < 3; round += 1) {
      const path = shoot(alpha, first, second);
      const miss = path.lambda - lambda;
      idle = Math.abs(miss) < bestMiss || round < 4 ? 0 : idle + 1;
      if (Math.abs(miss) < bestMiss) [best, bestMiss] = [path, Math.abs(miss)];
      if (miss === 0) break;
      if (miss > 0) high = alpha;
      else low = alpha;
      const newton = alpha - miss / slopeOf(path, second[1]);
      alpha = newton > low && newton < high ? newton : (low + high) / 2;
    }
    return best;
  }

  /* The function t of eq. 59. */
  const areaTerm = (x) => (x === 0 ? 1 : x + Math.sqrt(1 / x + 1) * Math.asinh(Math.sqrt(x)));
  const WHOLE = areaTerm(EP2);

  /* Area between the geodesic and the equator in m2, positive going east in the north (eqs. 58 to 60). */
  function areaUnder({ sin0, cos0, k2, sigma1, sigma2, shift }, [s1, c1], [s2, c2], lambda) {
    const half = (lambda + shift) / 2;
    const [t1, t2] = [s1 / (1 + c1), s2 / (1 + c2)];
    const excess = 2 * Math.atan2(Math.sin(half) * (t1 + t2), Math.cos(half) * (1 + t1 * t2));
    const term = (sigma) => {
      const x = k2 * Math.sin(sigma) ** 2;
      return (((WHOLE - areaTerm(x)) / (EP2 - x)) * Math.sin(sigma)) / 2;
    };
    return AUTHALIC2 * excess - E2 * A * A * cos0 * sin0 * integrate(term, sigma1, sigma2);
  }

  /* Area of a strip of one radian from the equator to a latitude, of which the sine is given. */
  const strip = (sine) => ((B * B) / 2) * (sine / (1 - E2 * sine * sine) + Math.atanh(Math.sqrt(E2) * sine) / Math.sqrt(E2));

  /*
   * Some metres: a plane of the curvatures in the middle, because the azimuth of so short a line is lost in the rounding of
   * the way above. The area is that of a trapezium and the bulge of the geodesic, as in ecomap.crs.area_m2.
   */
  function plane(lon1, lat1, lon2, lat2) {
    const phi = ((lat1 + lat2) / 2) * RADIANS;
    const sine = Math.sin(phi);
    const root = Math.sqrt(1 - E2 * sine * sine);
    const turn = wrap(lon2 - lon1) * RADIANS;
    const eastM = (A / root) * Math.cos(phi) * turn;
    const northM = ((A * (1 - E2)) / root ** 3) * (lat2 - lat1) * RADIANS;
    const bend = (turn * sine) / 2;
    const azimuth = Math.atan2(eastM, northM);
    const [bearing, endBearing] = [azimuth - bend, azimuth + bend].map((angle) => degreesOf(Math.sin(angle), Math.cos(angle)));
    const [under, over] = [lat1, lat2].map((latitude) => strip(Math.sin(latitude * RADIANS)));
    const radius2 = ((A * Math.cos(phi)) / root) ** 2;
    const bulge = (sine * (radius2 * turn * turn + (3 * (over - under) ** 2) / radius2)) / 12;
    return { distance: Math.hypot(eastM, northM), bearing, endBearing, area: turn * ((under + over) / 2 + bulge) };
  }

  const degreesOf = (sine, cosine) => ((Math.atan2(sine, cosine) / RADIANS) % 360 + 360) % 360;

  /*
   * From one place to another (degrees): metres, bearings at both ends (degrees clockwise from north), and the area
   * between the line and the equator. Solved where the first place lies in the south, farther from the equator than the
   * second, which lies east of it; the rest is symmetry.
   */
  function inverse(lon1, lat1, lon2, lat2) {
    const delta = wrap(lon2 - lon1);
    const lambda = Math.abs(delta) * RADIANS;
    const east = delta < 0 ? -1 : 1;
    const isSwapped = Math.abs(lat1) < Math.abs(lat2);
    const [far, near] = isSwapped ? [lat2, lat1] : [lat1, lat2];
    const north = far > 0 ? -1 : 1;
    if (lambda === 0 && lat1 === lat2) return { distance: 0, bearing: NaN, endBearing: NaN, area: 0 };
    if (lambda < SHORT && Math.abs(lat2 - lat1) * RADIANS < SHORT) return plane(lon1, lat1, lon2, lat2);
    if (far === 0) return { distance: A * lambda, bearing: degreesOf(east, 0), endBearing: degreesOf(east, 0), area: 0 };
    const [first, second] = [reduced(far * north), reduced(near * north)];
    const path = aim(first, second, lambda);
    const ends = isSwapped ? [path.alpha2, path.alpha] : [path.alpha, path.alpha2];
    const [bearing, endBearing] = ends.map((alpha) =>
      degreesOf(Math.sin(alpha) * east, Math.cos(alpha) * north * (isSwapped ? -1 : 1)),
    );
    return {
      distance: B * integrate(stretch(path.k2), path.sigma1, path.sigma2),
      bearing,
      endBearing,
      area: areaUnder(path, first, second, lambda) * east * north,
    };
  }

  /* Lengths of the edges of a line of [longitude, latitude], in metres. */
  const edgeLengths = (places) => places.slice(1).map(([lon, lat], i) => inverse(...places[i], lon, lat).distance);

  /* Area and perimeter of a ring of [longitude, latitude] that need not be closed, in m2 and m. */
  function ring(places) {
    let area = 0;
    let perimeter = 0;
    places.forEach((place, i) => {
      const edge = inverse(...place, ...places[(i + 1) % places.length]);
      area += edge.area;
      perimeter += edge.distance;
    });
    return { area: Math.abs(area), perimeter };
  }

  Ecomap.geodesic = { inverse, edgeLengths, ring };
})(typeof window === 'undefined' ? globalThis.Ecomap : (window.Ecomap = window.Ecomap || {}));
