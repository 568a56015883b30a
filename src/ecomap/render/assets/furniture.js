/* What stands on the map: the row of tools as one stop of the Tab key, room for popups, the thanks of a base map. */
(function (Ecomap) {
  'use strict';

  const narrow = window.matchMedia('(max-width: 800px)');
  const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

  /* The width from which a panel stands beside the map. */
  Ecomap.narrow = narrow;
  Ecomap.isNarrow = () => narrow.matches;

  /* Tab enters the toolbar at the tool used last; arrows, Home and End move within. */
  function startToolbar(bar) {
    const tools = () => [...bar.querySelectorAll('button:not([disabled])')].filter((tool) => !tool.hidden);
    const settle = (current) => tools().forEach((tool) => { tool.tabIndex = tool === current ? 0 : -1; });
    const reset = () => {
      const all = tools();
      if (all.length && all.filter((tool) => tool.tabIndex === 0).length !== 1) settle(all[0]);
    };
    bar.addEventListener('focusin', (event) => {
      if (event.target.tagName === 'BUTTON') settle(event.target);
    });
    bar.addEventListener('keydown', (event) => {
      const all = tools();
      const here = all.indexOf(event.target);
      if (here < 0) return;
      let next = null;
      if (event.key in STEPS) next = (here + STEPS[event.key] + all.length) % all.length;
      if (event.key === 'Home') next = 0;
      if (event.key === 'End') next = all.length - 1;
      if (next === null) return;
      event.preventDefault();
      all[next].focus();
    });
    // Tools are put in by other parts, and anew when the language changes.
    new MutationObserver(reset).observe(bar, { childList: true, subtree: true });
    reset();
  }

  /* Pixels that search, buttons and credits cover along the edges. On a narrow screen the buttons make way for a popup. */
  Ecomap.furnitureRoom = function () {
    const heightOf = (selector) => (document.querySelector(selector) || { offsetHeight: 0 }).offsetHeight;
    return {
      top: heightOf('#search') + 30,
      right: Ecomap.isNarrow() ? 12 : document.querySelector('.map-rail').offsetWidth + 20,
      bottom: heightOf('.credits') + 8,
    };
  };

  /* The same for a popup that is about to open. */
  Ecomap.popupRoom = function () {
    const { top, right, bottom } = Ecomap.furnitureRoom();
    return { autoPanPaddingTopLeft: L.point(12, top), autoPanPaddingBottomRight: L.point(right, bottom) };
  };

  /* For the popups of those who extend the map. */
  const keepRoom = () => L.Popup.mergeOptions(Ecomap.popupRoom());

  Ecomap.atStart((map) => {
    document.querySelector('.map-attribution').append(map.attributionControl.getContainer());
    startToolbar(document.getElementById('map-tools'));
    keepRoom();
    map.on('resize', keepRoom);
  });
})(window.Ecomap = window.Ecomap || {});
