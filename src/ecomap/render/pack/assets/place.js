/* Where the reader is: by the phone, by a tap, by typed numbers, or by the name of a site. */
let packPosition = null;
const positionListeners = [];

function currentPosition() {
  return packPosition;
}

function onPosition(callback) {
  positionListeners.push(callback);
}

function setPosition(position, words) {
  packPosition = position;
  byId('position-text').textContent = words;
  positionListeners.forEach((callback) => callback(position));
}

/* Ask the phone. Browsers that give files no position answer at once, or never: after a while we say so. */
function locate() {
  if (!navigator.geolocation) {
    byId('position-text').textContent = word('position_denied');
    byId('typed').open = true;
    return;
  }
  byId('position-text').textContent = word('locating');
  const taken = (found) => {
    const { longitude, latitude, accuracy } = found.coords;
    const accuracyM = Number.isFinite(accuracy) ? accuracy : null;
    const words = accuracyM === null ? word('position_gps_unknown') : word('position_gps', { accuracy: Math.round(accuracyM) });
    setPosition({ longitude, latitude, accuracy_m: accuracyM, source: 'gps' }, words);
  };
  const refused = () => {
    byId('position-text').textContent = packPosition ? byId('position-text').textContent : word('position_denied');
    byId('typed').open = packPosition === null;
  };
  navigator.geolocation.getCurrentPosition(taken, refused, { enableHighAccuracy: true, timeout: 20000, maximumAge: 15000 });
}

/* Take a tapped place of the map. */
function takeTapped(longitude, latitude) {
  setPosition({ longitude, latitude, accuracy_m: null, source: 'tapped' }, word('position_tapped'));
}
