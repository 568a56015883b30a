/* The scale bar: true distance on the ground at the middle of the map. */
(function (Ecomap) {
  'use strict';

  const WIDEST_PX = 150;

  /* The largest even number of round steps that is not above the value; its half is round too. */
  function roundDown(value) {
    const power = 10 ** Math.floor(Math.log10(value));
    return [8, 6, 4, 2, 1].find((digit) => digit * power <= value) * power;
  }

  Ecomap.startScaleBar = function (map) {
    const bar = document.querySelector('.scale-bar');
    const half = bar.querySelector('.half');
    const full = bar.querySelector('.full');
    const update = () => {
      const metresPerPixel = Ecomap.metresPerPixel(map.getCenter().lat, map.getZoom());
      const metres = roundDown(metresPerPixel * WIDEST_PX);
      bar.querySelector('.bar').style.width = `${metres / metresPerPixel}px`;
      bar.dataset.metres = metres;
      half.textContent = Ecomap.distanceText(metres / 2);
      full.textContent = Ecomap.distanceText(metres);
    };
    map.on('move zoomend resize', update);
    Ecomap.onLanguage(update);
    update();
  };
})(window.Ecomap = window.Ecomap || {});
