/* Meridians and parallels at round degrees and minutes, labelled at the edge of the map. */
(function (Ecomap) {
  'use strict';

  const STEPS_MIN = [600, 300, 120, 60, 30, 20, 10, 5, 2, 1];
  const LEAST_GAP_PX = 110;

  /* The finest step, in minutes, whose lines stay `LEAST_GAP_PX` apart. */
  function stepFor(zoom) {
    const pixelsPerMinute = (256 * 2 ** zoom) / (360 * 60);
    const fitting = STEPS_MIN.filter((step) => step * pixelsPerMinute >= LEAST_GAP_PX);
    return fitting.length ? fitting[fitting.length - 1] : STEPS_MIN[0];
  }

  function minutesBetween(low, high, step) {
    const minutes = [];
    for (let m = Math.ceil((low * 60) / step) * step; m <= high * 60; m += step) minutes.push(m);
    return minutes;
  }

  function lines(map, margin) {
    const bounds = map.getBounds().pad(margin);
    const step = stepFor(map.getZoom());
    return {
      meridians: minutesBetween(bounds.getWest(), bounds.getEast(), step),
      parallels: minutesBetween(Math.max(-84, bounds.getSouth()), Math.min(84, bounds.getNorth()), step),
    };
  }

  function degreesText(minutes, positive, negative) {
    const size = Math.abs(minutes);
    const rest = size % 60 ? `${String(size % 60).padStart(2, '0')}′` : '';
    return `${Math.floor(size / 60)}°${rest}${minutes < 0 ? negative : positive}`;
  }

  Ecomap.graticuleOptions = { shown: true };

  Ecomap.paintGraticule = function (ctx, view, map) {
    if (!Ecomap.graticuleOptions.shown) return;
    const { meridians, parallels } = lines(map, 0.15);
    ctx.beginPath();
    for (const minutes of meridians) {
      const x = Math.round(view.x(Ecomap.worldX(minutes / 60))) + 0.5;
      ctx.moveTo(x, 0);
      ctx.lineTo(x, view.height);
    }
    for (const minutes of parallels) {
      const y = Math.round(view.y(Ecomap.worldY(minutes / 60))) + 0.5;
      ctx.moveTo(0, y);
      ctx.lineTo(view.width, y);
    }
    ctx.lineWidth = 1;
    ctx.strokeStyle = Ecomap.palette.grid;
    ctx.stroke();
  };

  /* Labels stand still at the edge while the map moves below them. */
  Ecomap.startGraticule = function (map) {
    const frame = Ecomap.el('div', { class: 'graticule', 'aria-hidden': 'true' });
    // In a pane, so that symbols and popups lie above it; held in place against the pane's own movement.
    const edge = Ecomap.el('div', { class: 'edge' }, frame);
    map.getPane('ecomap-edge').append(edge);
    const scale = document.querySelector('.map-scale');
    const search = document.getElementById('search');
    let room = null;
    const measure = () => {
      room = { top: search.offsetTop - 8, bottom: search.offsetTop + search.offsetHeight + 8, lowest: scale.offsetTop - 8 };
    };
    const place = () => {
      L.DomUtil.setPosition(edge, map.containerPointToLayerPoint([0, 0]));
      edge.style.width = `${map.getSize().x}px`;
      edge.style.height = `${map.getSize().y}px`;
      frame.replaceChildren();
      if (!Ecomap.graticuleOptions.shown) return;
      const { meridians, parallels } = lines(map, 0);
      // In the corners, and below search and scale, there is no room for a label.
      for (const minutes of meridians) {
        const { x } = map.latLngToContainerPoint([0, minutes / 60]);
        if (x < 56 || x > map.getSize().x - 28) continue;
        const label = Ecomap.el('span', { class: 'meridian' }, degreesText(minutes, 'E', 'W'));
        label.style.left = `${x}px`;
        frame.append(label);
      }
      for (const minutes of parallels) {
        const { y } = map.latLngToContainerPoint([minutes / 60, 0]);
        if (y < 10 || (y > room.top && y < room.bottom) || y > room.lowest) continue;
        const label = Ecomap.el('span', { class: 'parallel' }, degreesText(minutes, 'N', 'S'));
        label.style.top = `${y}px`;
        frame.append(label);
      }
    };
    // Asking where things stand lays out the page: not at every step of a drag.
    map.on('resize', measure);
    map.on('move zoomend resize', place);
    Ecomap.placeGraticuleLabels = place;
    measure();
    place();
  };
})(window.Ecomap = window.Ecomap || {});
