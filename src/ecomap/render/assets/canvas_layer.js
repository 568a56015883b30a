/* A canvas that follows the map; what stands on it is painted by a function. */
(function (Ecomap) {
  'use strict';

  /* Leaflet's Renderer keeps place and zoom animation; size, clearing and painting are done here. */
  Ecomap.CanvasLayer = L.Renderer.extend({
    initialize(paint, options) {
      L.Renderer.prototype.initialize.call(this, options);
      this._paint = paint;
    },

    _initContainer() {
      this._container = document.createElement('canvas');
      this._container.className = 'ecomap-canvas';
      this._container.setAttribute('aria-hidden', 'true');
    },

    _destroyContainer() {
      this._container.remove();
      this._container = null;
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      this.redraw();
    },

    /* A canvas that was painted before prints on white and hides what lies below; a fresh one prints as glass. */
    _renew() {
      const fresh = this._container.cloneNode(false);
      this._container.replaceWith(fresh);
      this._container = fresh;
    },

    /* Paint anew what lies in and near the view. */
    redraw() {
      if (!this._map || !this._bounds) return;
      const ratio = Math.min(window.devicePixelRatio || 1, 3);
      const size = this._bounds.getSize();
      if (window.matchMedia('print').matches) this._renew();
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this._container.width = Math.round(size.x * ratio);
      this._container.height = Math.round(size.y * ratio);
      this._container.style.width = `${size.x}px`;
      this._container.style.height = `${size.y}px`;
      const ctx = this._container.getContext('2d');
      ctx.scale(ratio, ratio);
      this._paint(ctx, Ecomap.viewOf(this._map, this._bounds));
    },
  });

  /* How world pixels become pixels of a canvas that covers `bounds` (in layer pixels). */
  Ecomap.viewOf = function (map, bounds) {
    const zoom = map.getZoom();
    const scale = 2 ** zoom;
    const origin = map.getPixelOrigin();
    const dx = -origin.x - bounds.min.x;
    const dy = -origin.y - bounds.min.y;
    const { x: width, y: height } = bounds.getSize();
    return {
      zoom,
      scale,
      width,
      height,
      x: (worldX) => worldX * scale + dx,
      y: (worldY) => worldY * scale + dy,
      isSeen: ([west, north, east, south], marginPx) =>
        east * scale + dx > -marginPx &&
        west * scale + dx < width + marginPx &&
        south * scale + dy > -marginPx &&
        north * scale + dy < height + marginPx,
    };
  };

  /* Lay the paths of a shape as the canvas's current path. */
  Ecomap.trace = function (ctx, view, shape, closed) {
    ctx.beginPath();
    for (const path of shape.paths) {
      ctx.moveTo(view.x(path[0]), view.y(path[1]));
      for (let i = 2; i < path.length; i += 2) ctx.lineTo(view.x(path[i]), view.y(path[i + 1]));
      if (closed) ctx.closePath();
    }
  };
})(window.Ecomap = window.Ecomap || {});
