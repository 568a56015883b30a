/* From a click or tap to what lies there: symbol, line or area, county. */
(function (Ecomap) {
  'use strict';

  const { sites } = Ecomap;
  const REACH_PX = window.matchMedia('(pointer: coarse)').matches ? 22 : 10;

  function worldAt(map, latlng) {
    return [Ecomap.worldX(latlng.lng), Ecomap.worldY(latlng.lat), map.getZoom()];
  }

  function boundsOf(members) {
    return L.latLngBounds(members.map((site) => [sites.lat[site], sites.lon[site]]));
  }

  function openItem(map, item) {
    const isDeepest = map.getZoom() >= map.getMaxZoom() - 0.5;
    if (item.total > 1 && !item.stack && !isDeepest) {
      map.fitBounds(boundsOf(item.members), { padding: [60, 60], maxZoom: map.getMaxZoom() });
      return;
    }
    const [first] = item.members;
    Ecomap.openSites(map, item.members, [sites.lon[first], sites.lat[first]]);
  }

  function onClick(map, event) {
    const [x, y, zoom] = worldAt(map, event.latlng);
    const item = Ecomap.siteLayer.itemAt(x, y, zoom, REACH_PX);
    if (item) {
      openItem(map, item);
      return;
    }
    const place = [event.latlng.lng, event.latlng.lat];
    const found = Ecomap.siteLayer.shapesAt(x, y, zoom, REACH_PX);
    if (found.length) {
      Ecomap.openSites(map, found, place);
      return;
    }
    const county = Ecomap.countyAt(x, y);
    if (county) Ecomap.openCounty(map, county, place);
  }

  Ecomap.startPointer = function (map) {
    Ecomap.isOnSymbol = (event) =>
      Boolean(Ecomap.siteLayer.itemAt(...worldAt(map, map.mouseEventToLatLng(event)), REACH_PX));
    let waiting = false;
    map.on('click', (event) => onClick(map, event));
    map.on('mousemove', (event) => {
      if (waiting) return;
      waiting = true;
      window.requestAnimationFrame(() => {
        waiting = false;
        const [x, y, zoom] = worldAt(map, event.latlng);
        const item = Ecomap.siteLayer.itemAt(x, y, zoom, 4);
        map.getContainer().classList.toggle('over-site', Boolean(item));
        map.getContainer().title = item && item.total === 1 ? sites.label(item.members[0]) : '';
      });
    });
  };
})(window.Ecomap = window.Ecomap || {});
