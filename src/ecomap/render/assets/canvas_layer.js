/* A canvas that follows the map; what stands on it is painted by a function. */
(function (Ecomap) {
  'use strict';

  /* How far beyond the view is painted, as a share of its size: within it the map is dragged without painting. */
  const PADDING = 0.3;
  const MOST_RATIO = 3;
  const onPaper = window.matchMedia('print');

  /*
   * Leaflet's Renderer keeps place and zoom animation; size, clearing and painting are done here.
   *
   * A drag within the margin moves what is painted. One that leaves it has the canvas painted in the next frame. After
   * a zoom each canvas is painted in a frame of its own, in the order in which they were added; till then it shows what
   * it showed, stretched.
   */
  Ecomap.CanvasLayer = L.Renderer.extend({
    initialize(paint, options) {
      L.Renderer.prototype.initialize.call(this, { padding, ...options });
      this._paint = paint;
      layers.push(this);
    },

    getEvents() {
      return { ...L.Renderer.prototype.getEvents.call(this), move: this._onMove };
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

    /* Whether the view lies within what is painted, at the zoom it was painted for. */
    _isCovered() {
      if (!this._bounds || this._zoom !== this._map.getZoom()) return false;
      const size = this._map.getSize();
      const corner = this._map.containerPointToLayerPoint([0, 0]);
      return this._bounds.contains(L.bounds(corner, corner.add(size)));
    },

    _onMove() {
      if (!this._map._animatingZoom && this._zoom === this._map.getZoom() && !this._isCovered()) this._soon();
    },

    _onZoomEnd() {},

    /* The map has been set to another view without a movement. */
    _reset() {
      this.redraw();
    },

    /* Leaflet calls this after every move and zoom. */
    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      const size = this._map.getSize();
      const isResized = !this._seen || !this._seen.equals(size);
      if (!this._bounds || isResized || !this._map._loaded) this.redraw();
      else if (!this._isCovered()) this._soon();
    },

    /* Paint in one of the next frames, after the canvases that asked before. */
    _soon() {
      if (!queue.includes(this)) queue.push(this);
      if (!waiting) waiting = requestAnimationFrame(paintNext);
    },

    /* A canvas that was painted before prints on white and hides what lies below; a fresh one prints as glass. */
    _renew() {
      const fresh = this._container.cloneNode(false);
      this._container.replaceWith(fresh);
      this._container = fresh;
    },

    /* An empty canvas of a size; to empty the one that is there costs less than to make it anew. */
    _cleared(width, height) {
      const canvas = this._container;
      const ctx = canvas.getContext('2d');
      if (canvas.width === width && canvas.height === height) {
        ctx.reset ? ctx.reset() : (canvas.width = width);
      } else {
        canvas.width = width;
        canvas.height = height;
      }
      return ctx;
    },

    /* Paint anew what lies in and near the view, at once; `isBlank()` of the options says that there is nothing. */
    redraw() {
      if (!this._map || !this._container) return;
      if (queue.includes(this)) queue.splice(queue.indexOf(this), 1);
      L.Renderer.prototype._update.call(this);
      this._seen = this._map.getSize();
      const ratio = Math.min(window.devicePixelRatio || 1, MOST_RATIO);
      const size = this._bounds.getSize();
      if (onPaper.matches) this._renew();
      L.DomUtil.setPosition(this._container, this._bounds.min);
      const isBlank = Boolean(this.options.isBlank && this.options.isBlank());
      this._container.hidden = isBlank;
      if (isBlank) {
        // What was painted is let go, with the memory it takes.
        this._container.width = 0;
        return;
      }
      const ctx = this._cleared(Math.round(size.x * ratio), Math.round(size.y * ratio));
      this._container.style.width = `${size.x}px`;
      this._container.style.height = `${size.y}px`;
      ctx.scale(ratio, ratio);
      this._paint(ctx, { ...Ecomap.viewOf(this._map, this._bounds), ratio });
    },
  });

  /* The first picture is of what is seen. */
  let padding = 0;
  const layers = [];

  /* Paint the margins too, each canvas in a frame of its own. */
  Ecomap.paintMargins = function () {
    padding = PADDING;
    for (const layer of layers) {
      layer.options.padding = PADDING;
      if (layer._map) layer._soon();
    }
  };

  const queue = [];
  let waiting = 0;

  function paintNext() {
    const layer = queue.shift();
    waiting = queue.length ? requestAnimationFrame(paintNext) : 0;
    if (layer && layer._map && !layer._map._animatingZoom) layer.redraw();
  }

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
      // West, north, east, south in world pixels.
      window: [-dx / scale, -dy / scale, (width - dx) / scale, (height - dy) / scale],
      x: (worldX) => worldX * scale + dx,
      y: (worldY) => worldY * scale + dy,
      isSeen: ([west, north, east, south], marginPx) =>
        east * scale + dx > -marginPx &&
        west * scale + dx < width + marginPx &&
        south * scale + dy > -marginPx &&
        north * scale + dy < height + marginPx,
    };
  };

  /* Lay the paths of a shape as the canvas's current path, as fine as the zoom shows. */
  Ecomap.trace = function (ctx, view, shape, closed) {
    ctx.beginPath();
    for (const path of Ecomap.pathsAt(shape, view.zoom)) {
      ctx.moveTo(view.x(path[0]), view.y(path[1]));
      for (let i = 2; i < path.length; i += 2) ctx.lineTo(view.x(path[i]), view.y(path[i + 1]));
      if (closed) ctx.closePath();
    }
  };
})(window.Ecomap = window.Ecomap || {});
