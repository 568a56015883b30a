/* The panels: one open at a time; on a phone a sheet that rises from below. */
(function (Ecomap) {
  'use strict';

  const { isNarrow, narrow } = Ecomap;
  const tabs = () => [...document.querySelectorAll('.tabs button')];

  function open(id) {
    if (id && isNarrow() && Ecomap.map) Ecomap.map.closePopup();
    for (const tab of tabs()) {
      const isThis = tab.getAttribute('aria-controls') === id;
      tab.setAttribute('aria-expanded', String(isThis));
      document.getElementById(tab.getAttribute('aria-controls')).classList.toggle('shown', isThis);
    }
    document.querySelector('.panel').classList.toggle('raised', Boolean(id));
    Ecomap.refreshSeen();
  }

  Ecomap.openPanel = open;

  /* Lower the sheet of a phone; on a wide screen a panel always stays open. */
  Ecomap.collapseSheet = function () {
    if (isNarrow()) open(null);
  };

  /* The links that a keyboard meets first. */
  function startSkips() {
    const goals = {
      '#facets': () => document.querySelector('#facets input'),
      '#panel-sites': () => document.querySelector('#panel-sites button, #panel-sites input') || document.querySelector('.tabs button'),
      '#map': () => Ecomap.map.getContainer(),
    };
    for (const link of document.querySelectorAll('.skip')) {
      link.addEventListener('click', (event) => {
        event.preventDefault();
        const goal = link.getAttribute('href');
        if (goal === '#facets') open('panel-filter');
        if (goal === '#panel-sites') open('panel-sites');
        goals[goal]().focus();
      });
    }
  }

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
    startSkips();
    // A wide screen always shows a panel; a narrow one begins with the map.
    narrow.addEventListener('change', () => {
      if (!isNarrow() && !document.querySelector('.pane.shown')) open('panel-filter');
      Ecomap.refreshSeen();
    });
    open(isNarrow() ? null : 'panel-filter');
  };
})(window.Ecomap = window.Ecomap || {});
