/* Coordinates and names as people type them. */

/* One angle: degrees, or degrees with minutes and seconds; the letter tells the axis. */
function angleOf(text) {
  const letter = (/[NSEWnsew东西南北]/.exec(text) || [''])[0].toUpperCase();
  const numbers = text.match(/\d+(?:\.\d+)?/g);
  if (!numbers || numbers.length > 3) return null;
  const [degrees, minutes = 0, seconds = 0] = numbers.map(Number);
  if (minutes >= 60 || seconds >= 60) return null;
  const negative = /^\s*-/.test(text) || 'SW南西'.includes(letter || ' ');
  const axis = 'NS南北'.includes(letter || ' ') ? 'lat' : 'EW东西'.includes(letter || ' ') ? 'lon' : '';
  return { value: (negative ? -1 : 1) * (degrees + minutes / 60 + seconds / 3600), axis };
}

/* Two angles of a text, longitude first; of two without letters the one that can be no latitude is the longitude. */
function pairOf(typed) {
  const text = typed.normalize('NFKC').replace(/[经纬度]/g, (sign) => (sign === '度' ? '°' : ''));
  let halves = text.split(/[,，;；]/).map((half) => half.trim()).filter(Boolean);
  if (halves.length === 1) halves = text.match(/[NSEW东西南北]?\s*-?\d[\d.°′″'"分秒\s]*?[NSEW]?(?=\s+[NSEW东西南北\d-]|$)/gi) || [];
  if (halves.length === 1) halves = text.trim().split(/\s+/);
  if (halves.length !== 2) return null;
  const [first, second] = halves.map(angleOf);
  if (!first || !second) return null;
  if (first.axis && first.axis === second.axis) return null;
  if (first.axis === 'lat' || second.axis === 'lon') return [second.value, first.value];
  if (first.axis || second.axis) return [first.value, second.value];
  return Math.abs(first.value) <= 90 && Math.abs(second.value) > 90 ? [second.value, first.value] : [first.value, second.value];
}

/* Whether a place lies within a degree of the counties. */
function isNearCity([lon, lat]) {
  const all = PACK.counties.flatMap((county) => county.lines.flat());
  const [lons, lats] = [all.map((pair) => pair[0]), all.map((pair) => pair[1])];
  const within = (value, values) => value >= Math.min(...values) - 1 && value <= Math.max(...values) + 1;
  return within(lon, lons) && within(lat, lats);
}

function siteNamed(text) {
  const wanted = text.trim().toLowerCase();
  const names = (site) => [site.site_id, site.name, site.name_en, ...site.aliases].map((name) => name.toLowerCase());
  const located = PACK.sites.filter(isLocated);
  return located.find((site) => names(site).includes(wanted)) || located.find((site) => names(site).some((name) => wanted && name.includes(wanted)));
}

/* Take what was typed: coordinates in the chosen datum, else the place of a site of that name. */
function takeTyped() {
  const text = byId('typed-text').value;
  const error = byId('typed-error');
  error.textContent = '';
  const pair = pairOf(text);
  if (pair) {
    const place = DATUMS[byId('datum').value].to(...pair);
    if (!isNearCity(place)) error.textContent = word('typed_far');
    else setPosition({ longitude: place[0], latitude: place[1], accuracy_m: null, source: 'typed' }, word('position_typed'));
    return;
  }
  const site = siteNamed(text);
  if (!site) error.textContent = word('typed_wrong');
  else {
    const accuracy = isAnchor(site) ? site.accuracy_m : null;
    const position = { longitude: site.longitude, latitude: site.latitude, accuracy_m: accuracy, source: 'named' };
    setPosition(position, word('position_named', { name: site.name }));
  }
}
