/* The ground: counties, their borders and the water. */
(function (Ecomap) {
  'use strict';

  const { data } = Ecomap;

  const counties = data.counties.map((county) => ({
    ...county,
    ...Ecomap.shape(county.paths, data.decimals.ground),
    focused: !data.focus || county.adcode === data.focus,
  }));
  const water = data.water.map((entry) => ({ ...entry, ...Ecomap.shape(entry.paths, data.decimals.ground) }));

  const focused = counties.filter((county) => county.focused);

  Ecomap.counties = counties;
  Ecomap.water = water;
  Ecomap.groundOptions = { water: true, tiles: false };

  /* The county at a place, or undefined. */
  Ecomap.countyAt = (x, y) => counties.find((county) => Ecomap.isInside(county, x, y));

  /* A band and a line round all counties in focus; their inner halves are then covered by the fills. */
  function paintOuterBorder(ctx, view) {
    const { band, outline } = Ecomap.palette;
    for (const [width, color] of [[13, band], [5, outline]]) {
      ctx.lineWidth = width;
      ctx.strokeStyle = color;
      for (const county of focused) {
        Ecomap.trace(ctx, view, county, true);
        ctx.stroke();
      }
    }
  }

  function paintFills(ctx, view, members) {
    const { palette } = Ecomap;
    for (const county of members) {
      Ecomap.trace(ctx, view, county, true);
      const { fillOf } = Ecomap.groundOptions;
      ctx.fillStyle = fillOf ? fillOf(county) : county.focused ? palette[`tint${county.tint}`] : palette.pale;
      ctx.fill('evenodd');
      // A hairline of the same colour closes the seam between neighbours.
      ctx.lineWidth = 1;
      ctx.strokeStyle = ctx.fillStyle;
      ctx.stroke();
    }
  }

  function paintBorders(ctx, view) {
    ctx.strokeStyle = Ecomap.groundOptions.tiles ? Ecomap.palette.outline : Ecomap.palette.border;
    for (const county of counties) {
      Ecomap.trace(ctx, view, county, true);
      ctx.lineWidth = county.focused ? 1.2 : 0.8;
      ctx.setLineDash([7, 3, 1.5, 3]);
      ctx.stroke();
    }
    ctx.setLineDash([]);
  }

  function paintWater(ctx, view) {
    const { palette } = Ecomap;
    for (const entry of water) {
      if (!view.isSeen(entry.bounds, 20)) continue;
      Ecomap.trace(ctx, view, entry, entry.area);
      ctx.lineWidth = entry.area ? 0.8 : Math.max(1.4, Math.min(4, view.zoom - 6.5));
      ctx.strokeStyle = entry.area ? palette.shore : palette.river;
      if (entry.area) {
        ctx.fillStyle = palette.water;
        ctx.fill('evenodd');
      }
      ctx.stroke();
    }
  }

  /* With tiles below, only the borders are drawn. */
  Ecomap.paintGround = function (ctx, view) {
    ctx.lineJoin = 'round';
    ctx.lineCap = 'round';
    if (!Ecomap.groundOptions.tiles) {
      paintFills(ctx, view, counties.filter((county) => !county.focused));
      paintBorders(ctx, view);
      paintOuterBorder(ctx, view);
      paintFills(ctx, view, focused);
      if (Ecomap.groundOptions.water) paintWater(ctx, view);
    }
    if (Ecomap.groundOptions.tiles || !data.focus) paintBorders(ctx, view);
  };
})(window.Ecomap = window.Ecomap || {});
