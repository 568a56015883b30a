/* Names of counties and waters: links where there is a page, moved or hidden where they would cover something. */
(function (Ecomap) {
  'use strict';

  const { data } = Ecomap;
  // Places to try, in pixels from the middle of the county: the nearest free one is taken.
  const OFFSETS = [-4, -3, -2, -1, 0, 1, 2, 3, 4]
    .flatMap((column) => [-4, -3, -2, -1, 0, 1, 2, 3, 4].map((row) => [column * 14, row * 10]))
    .sort((a, b) => Math.hypot(...a) - Math.hypot(...b));
  const FARTHEST_PX = 56;
  // A pixel away from the middle counts as much as this many covered square pixels.
  const FAR_COST = 6;
  let labels = [];
  /* Boxes of the labels that have a place, in pixels of the whole world at the zoom of the map. */
  let settled = [];

  function countyLabel(county) {
    const name = Ecomap.pick(county.name, county.name_en);
    const isLink = county.href && county.adcode !== data.focus;
    const classes = `county-label${county.focused ? '' : ' pale'}`;
    const value = Ecomap.groundOptions.valueText ? Ecomap.groundOptions.valueText(county) : null;
    if (!isLink) return Ecomap.el('span', { class: classes, 'data-value': value }, name);
    return Ecomap.el(
      'a',
      {
        class: classes,
        'data-value': value,
        href: Ecomap.href(county.href),
        title: Ecomap.t('county_page', { name }),
        // A drag is no click, and a symbol that lies on the name goes first; a link that the keyboard opens has no pointer (detail 0).
        onclick: (event) => {
          if (event.detail && (Ecomap.map.dragging.moved() || Ecomap.isOnSymbol(event))) event.preventDefault();
        },
      },
      name,
    );
  }

  function waterLabel(entry) {
    return Ecomap.el('span', { class: 'water-label' }, Ecomap.pick(entry.name, entry.name_en));
  }

  function addLabel(map, element, [lon, lat], inside) {
    const marker = L.marker([lat, lon], {
      pane: 'ecomap-labels',
      interactive: false,
      keyboard: false,
      icon: L.divIcon({ className: 'label-anchor', html: element, iconSize: [0, 0] }),
    }).addTo(map);
    labels.push({ element, marker, inside, x: Ecomap.worldX(lon), y: Ecomap.worldY(lat) });
  }

  const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  /* Boxes of the symbols near the labels, in the same pixels. */
  function symbolBoxes(scale) {
    return Ecomap.siteItems().map((item) => {
      const radius = Ecomap.itemRadius(item) - 1;
      const [x, y] = [item.x * scale, item.y * scale];
      return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius };
    });
  }

  function boxAt(x, y, width, height) {
    return { left: x - width / 2, right: x + width / 2, top: y - height / 2, bottom: y + height / 2 };
  }

  function commonArea(a, b) {
    const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return width > 0 && height > 0 ? width * height : 0;
  }

  /* Width and height; asking for them lays out the page, so it is done once for each label. */
  function sizeOf(label) {
    label.size = label.size || [label.element.offsetWidth, label.element.offsetHeight];
    return label.size;
  }

  /* The place that covers least and lies near, among those free of other labels; null where none is. */
  function findPlace(label, shown, symbols, scale) {
    const [width, height] = sizeOf(label);
    const reach = boxAt(label.x * scale, label.y * scale, width + 2 * FARTHEST_PX, height + 2 * FARTHEST_PX);
    const near = symbols.filter((symbol) => overlaps(symbol, reach));
    let best = null;
    for (const [dx, dy] of label.inside ? OFFSETS : [[0, 0]]) {
      const [x, y] = [label.x * scale + dx, label.y * scale + dy];
      const box = boxAt(x, y, width, height);
      const far = FAR_COST * Math.hypot(dx, dy);
      if (best && far >= best.cost) break;
      if (shown.some((other) => overlaps(other, box))) continue;
      const cost = far + near.reduce((sum, symbol) => sum + commonArea(symbol, box), 0);
      if (best && cost >= best.cost) continue;
      // The dearest question comes last.
      if ((dx || dy) && !label.inside(x / scale, y / scale)) continue;
      best = { dx, dy, box, cost };
    }
    return best;
  }

  /* Give each label its place, in order; one that finds none is hidden. */
  Ecomap.settleLabels = function (map) {
    const scale = 2 ** map.getZoom();
    const symbols = symbolBoxes(scale);
    // All sizes first: a label that has been moved would have the page laid out once more.
    labels.forEach(sizeOf);
    const shown = [];
    for (const label of labels) {
      const place = findPlace(label, shown, symbols, scale);
      label.element.classList.toggle('hidden', !place);
      if (!place) continue;
      shown.push(place.box);
      label.element.style.left = `${place.dx}px`;
      label.element.style.top = `${place.dy}px`;
    }
    settled = shown;
  };

  /* Boxes of the labels in pixels of a view. */
  Ecomap.labelBoxes = function (view) {
    const [dx, dy] = [view.x(0), view.y(0)];
    return settled.map((box) => ({ left: box.left + dx, right: box.right + dx, top: box.top + dy, bottom: box.bottom + dy }));
  };

  const areaOf = ({ bounds }) => (bounds[2] - bounds[0]) * (bounds[3] - bounds[1]);

  /* Focused counties first, small ones before large ones: a large one has room for its name elsewhere. */
  const inOrder = (counties) =>
    [...counties].sort((a, b) => Number(b.focused) - Number(a.focused) || areaOf(a) - areaOf(b));

  Ecomap.rebuildLabels = function (map) {
    labels.forEach(({ marker }) => marker.remove());
    labels = [];
    for (const county of inOrder(Ecomap.counties)) {
      addLabel(map, countyLabel(county), county.label, (x, y) => Ecomap.isInside(county, x, y));
    }
    for (const entry of Ecomap.water) {
      if (entry.label && entry.name && Ecomap.groundOptions.water) addLabel(map, waterLabel(entry), entry.label, null);
    }
    Ecomap.settleLabels(map);
  };
})(window.Ecomap = window.Ecomap || {});
