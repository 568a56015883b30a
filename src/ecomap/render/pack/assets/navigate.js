/* Links that open other map apps, each in the datum that it draws in. */
function navigationLinks(site) {
  const at = (datum) => DATUMS[datum].from(site.longitude, site.latitude).map((value) => value.toFixed(6));
  const name = encodeURIComponent(site.name);
  const [gcjLon, gcjLat] = at('gcj02');
  const [bdLon, bdLat] = at('bd09');
  const [lon, lat] = at('wgs84');
  return [
    ['amap', `https://uri.amap.com/marker?position=${gcjLon},${gcjLat}&name=${name}&coordinate=gaode`],
    ['baidu', `https://api.map.baidu.com/marker?location=${bdLat},${bdLon}&title=${name}&content=${name}&output=html&coord_type=bd09ll`],
    ['tencent', `https://apis.map.qq.com/uri/v1/marker?marker=coord:${gcjLat},${gcjLon};title:${name}`],
    ['apple', `https://maps.apple.com/?ll=${gcjLat},${gcjLon}&q=${name}`],
    ['google', `https://www.google.com/maps/search/?api=1&query=${lat},${lon}`],
    ['other_app', `geo:${lat},${lon}?q=${lat},${lon}(${name})`],
  ];
}

function navigationList(site) {
  const link = ([key, href]) => make('a', { href, target: '_blank', rel: 'noopener noreferrer', 'data-app': key }, word(key));
  return make('nav', { class: 'apps', 'aria-label': word('navigate') }, make('h3', {}, word('navigate')), ...navigationLinks(site).map(link));
}
