/* From a click or tap to what lies there: symbol, line or area, county. */
(function (Ecomap) {
  'use strict';

  const { sites } = Ecomap;
  const REACH_PX = window.matchMedia('(pointer: coarse)').matches ? 22 : 10;
  let taker = null;

  /* Give all clicks on the map to a tool, null to give them back; what lies under the pointer does not open then. */
  Ecomap.takeClicks = function (tool) {
    taker = tool;
    document.querySelector('.map-area').classList.toggle('taking-clicks', Boolean(tool));
  };

  function worldAt(map, latlng) {
    return [Ecomap.worldX(latlng.lng), Ecomap.worldY(latlng.lat), map.getZoom()];
  }

  function placeOf(site) {
    return L.latLng(sites.lat[site], sites.lon[site]);
  }

  /* Where a group lies; an anchor stands for all the ground within its accuracy. */
  function boundsOf(members, { withAccuracy }) {
    const bounds = L.latLngBounds(members.map(placeOf));
    for (const site of withAccuracy ? members.filter(sites.isAnchor) : []) {
      bounds.extend(placeOf(site).toBounds(2 * (sites.accuracy_m[site] || 0)));
    }
    return bounds;
  }

  /* Zoom in on a group until it falls apart: first to the ground it may cover, then to its very places. */
  function zoomInto(map, members) {
    const options = { padding: [60, 60], maxZoom: map.getMaxZoom() };
    const ground = boundsOf(members, { withAccuracy: true });
    const isCloser = map.getBoundsZoom(ground, false, L.point(120, 120)) > map.getZoom() + 0.5;
    if (isCloser) map.fitBounds(ground, options);
    else map.fitBounds(boundsOf(members, { withAccuracy: false }), { ...options, maxZoom: map.getZoom() + 2 });
  }

  function openItem(map, item) {
    const isDeepest = map.getZoom() >= map.getMaxZoom() - 0.5;
    if (item.total > 1 && !item.stack && !isDeepest) {
      zoomInto(map, item.members);
      return;
    }
    const [first] = item.members;
    Ecomap.openSites(map, item.members, [sites.lon[first], sites.lat[first]]);
  }

  function onClick(map, event) {
    if (taker) {
      taker(event.latlng);
      return;
    }
    const [x, y, zoom] = worldAt(map, event.latlng);
    const item = Ecomap.siteLayer.itemAt(x, y, zoom, REACH_PX);
    if (item) {
      openItem(map, item);
      return;
    }
    const place = [event.latlng.lng, event.latlng.lat];
    const patch = Ecomap.patchAt ? Ecomap.patchAt(x, y, REACH_PX / 2 ** zoom) : null;
    const found = Ecomap.siteLayer.shapesAt(x, y, zoom, REACH_PX);
    // On one ground, the outline of a patch is the patch, what lies within is the site.
    if (patch && (patch.isEdge || !found.length)) {
      Ecomap.openPatch(map, patch.row, place);
      return;
    }
    if (found.length) {
      Ecomap.openSites(map, found, place);
      return;
    }
    const county = Ecomap.countyAt(x, y);
    if (county) Ecomap.openCounty(map, county, place);
  }

  Ecomap.startPointer = function (map) {
    Ecomap.isOnSymbol = (event) =>
      Boolean(taker) || Boolean(Ecomap.siteLayer.itemAt(...worldAt(map, map.mouseEventToLatLng(event)), REACH_PX));
    let waiting = false;
    map.on('click', (event) => onClick(map, event));
    map.on('mousemove', (event) => {
      if (waiting) return;
      waiting = true;
      window.requestAnimationFrame(() => {
        waiting = false;
        if (taker) return;
        const [x, y, zoom] = worldAt(map, event.latlng);
        const item = Ecomap.siteLayer.itemAt(x, y, zoom, 4);
        map.getContainer().classList.toggle('over-site', Boolean(item));
        map.getContainer().title = item && item.total === 1 ? sites.label(item.members[0]) : '';
      });
    });
  };
})(window.Ecomap = window.Ecomap || {});
