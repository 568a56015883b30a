/* What stands in a pane that nobody sees is worked out when the pane is opened, or printed. */
(function (Ecomap) {
  'use strict';

  /* Pane by what has to be done in it. */
  const stale = new Map();

  /* A dock is always open on a wide screen. */
  function isSeen(id) {
    const { classList } = document.getElementById(id);
    return classList.contains('shown') || (classList.contains('dock') && !Ecomap.isNarrow());
  }

  function catchUp(isDue) {
    for (const [refresh, id] of [...stale]) {
      if (!isDue(id)) continue;
      stale.delete(refresh);
      refresh();
    }
  }

  /* Give a pane its present content: now if it is seen, else when it is. */
  Ecomap.refreshPane = function (id, refresh) {
    if (isSeen(id)) refresh();
    else stale.set(refresh, id);
  };

  /* Panes have been opened. */
  Ecomap.refreshSeen = () => catchUp(isSeen);

  window.addEventListener('beforeprint', () => catchUp(() => true));
})(window.Ecomap = window.Ecomap || {});
