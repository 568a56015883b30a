/* Names of counties and waters: links where there is a page, hidden where they would run into each other. */
(function (Ecomap) {
  'use strict';

  const { data } = Ecomap;

  function countyLabel(county) {
    const name = Ecomap.pick(county.name, county.name_en);
    const isLink = county.href && county.adcode !== data.focus;
    const classes = `county-label${county.focused ? '' : ' pale'}`;
    if (!isLink) return Ecomap.el('span', { class: classes }, name);
    return Ecomap.el(
      'a',
      { class: classes, href: Ecomap.href(county.href), title: Ecomap.t('county_page', { name }) },
      name,
    );
  }

  function waterLabel(entry) {
    return Ecomap.el('span', { class: 'water-label' }, Ecomap.pick(entry.name, entry.name_en));
  }

  function addLabel(map, element, [lon, lat]) {
    return L.marker([lat, lon], {
      pane: 'ecomap-labels',
      interactive: false,
      keyboard: false,
      icon: L.divIcon({ className: 'label-anchor', html: element, iconSize: [0, 0] }),
    }).addTo(map);
  }

  const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  /* Show the labels in order, except those that would cover one that is shown already. */
  function settle(labels) {
    const shown = [];
    for (const { element } of labels) element.classList.remove('hidden');
    const boxes = labels.map(({ element }) => element.getBoundingClientRect());
    labels.forEach(({ element }, i) => {
      const isFree = !shown.some((box) => overlaps(box, boxes[i]));
      if (isFree) shown.push(boxes[i]);
      element.classList.toggle('hidden', !isFree);
    });
    Ecomap.labelBoxes = shown;
  }

  const areaOf = ({ bounds }) => (bounds[2] - bounds[0]) * (bounds[3] - bounds[1]);

  /* Focused counties first, small ones before large ones: a large one has room elsewhere for its eye. */
  const inOrder = (counties) =>
    [...counties].sort((a, b) => Number(b.focused) - Number(a.focused) || areaOf(a) - areaOf(b));

  Ecomap.startLabels = function (map) {
    let labels = [];
    const build = () => {
      labels.forEach(({ marker }) => marker.remove());
      labels = [];
      for (const county of inOrder(Ecomap.counties)) {
        const element = countyLabel(county);
        labels.push({ element, marker: addLabel(map, element, county.label) });
      }
      for (const entry of Ecomap.water) {
        if (!entry.label || !entry.name || !Ecomap.groundOptions.water) continue;
        const element = waterLabel(entry);
        labels.push({ element, marker: addLabel(map, element, entry.label) });
      }
      settle(labels);
    };
    Ecomap.rebuildLabels = build;
    map.on('zoomend', () => settle(labels));
    build();
  };
})(window.Ecomap = window.Ecomap || {});
