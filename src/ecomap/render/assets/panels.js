/* The panels: one open at a time; on a phone a sheet that rises from below. */
(function (Ecomap) {
  'use strict';

  const isNarrow = () => window.matchMedia('(max-width: 760px)').matches;
  const tabs = () => [...document.querySelectorAll('.tabs button')];

  function open(id) {
    if (id && isNarrow() && Ecomap.map) Ecomap.map.closePopup();
    for (const tab of tabs()) {
      const isThis = tab.getAttribute('aria-controls') === id;
      tab.setAttribute('aria-expanded', String(isThis));
      document.getElementById(tab.getAttribute('aria-controls')).classList.toggle('shown', isThis);
    }
    document.querySelector('.panel').classList.toggle('raised', Boolean(id));
  }

  /* Lower the sheet of a phone; on a wide screen a panel always stays open. */
  Ecomap.collapseSheet = function () {
    if (isNarrow()) open(null);
  };

  Ecomap.startPanels = function () {
    for (const tab of tabs()) {
      tab.addEventListener('click', () => {
        const isOpen = tab.getAttribute('aria-expanded') === 'true';
        open(isOpen && isNarrow() ? null : tab.getAttribute('aria-controls'));
      });
    }
    document.querySelector('.panel').addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !isNarrow()) return;
      const tab = tabs().find((item) => item.getAttribute('aria-expanded') === 'true');
      open(null);
      if (tab) tab.focus();
    });
    document.querySelector('.skip').addEventListener('click', (event) => {
      event.preventDefault();
      open('panel-filter');
      document.querySelector('#facets input').focus();
    });
    open(isNarrow() ? null : 'panel-filter');
  };
})(window.Ecomap = window.Ecomap || {});
