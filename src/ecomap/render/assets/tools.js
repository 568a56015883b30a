/* The tools of the map: a button each, and a card that opens over the map; one card at a time. */
(function (Ecomap) {
  'use strict';

  const { el, svg, t } = Ecomap;
  const ICONS = {
    table: 'M3 5h18v14H3zM3 10h18M3 14.5h18M9 5v14',
    send: 'M9 15l6-6M10.5 6.5l2-2a4 4 0 0 1 6 6l-2 2M13.5 17.5l-2 2a4 4 0 0 1-6-6l2-2',
    time: 'M12 3a9 9 0 1 0 .01 0M12 7v5l3.5 2.5',
    measure: 'M3 16L16 3l5 5L8 21zM7 12l2 2M10 9l3 3M13 6l2 2',
    swipe: 'M3 5h18v14H3zM12 2.5v19M8.5 9.5L6 12l2.5 2.5M15.5 9.5L18 12l-2.5 2.5',
    near: 'M12 21c-4-5-6-8-6-11a6 6 0 0 1 12 0c0 3-2 6-6 11zM12 8a2 2 0 1 0 .01 0',
  };
  const tools = [];

  const icon = (key) =>
    svg(
      'svg',
      { viewBox: '0 0 24 24', width: 22, height: 22, 'aria-hidden': 'true' },
      svg('path', { d: ICONS[key], fill: 'none', stroke: 'currentColor', 'stroke-width': 1.8, 'stroke-linejoin': 'round', 'stroke-linecap': 'round' }),
    );

  function close(tool) {
    if (!tool.isOpen) return;
    tool.isOpen = false;
    tool.host.hidden = true;
    tool.button.setAttribute('aria-expanded', 'false');
    tool.onClose();
  }

  /* Close a tool and give the focus back to what opened it, or to its button where that is out of sight. */
  function leave(tool) {
    close(tool);
    tool.opener.focus();
    if (document.activeElement !== tool.opener) tool.button.focus();
  }

  function open(tool, opener) {
    // A narrow screen has room for one of all, another for one card beside the time slider.
    tools.filter((other) => other !== tool && (Ecomap.isNarrow() || (other.isCard && tool.isCard))).forEach(close);
    tool.isOpen = true;
    tool.opener = opener || tool.button;
    tool.host.hidden = false;
    tool.button.setAttribute('aria-expanded', 'true');
    tool.onOpen();
  }

  /*
   * Add a tool: `key` names its texts (`tool_KEY`), `host` is the element that it opens (a card, if none is given).
   * Escape within it closes it and gives the focus back to its button, or to the other one that opened it.
   */
  Ecomap.addTool = function ({ key, host, onOpen, onClose }) {
    const tool = { key, isOpen: false, isCard: !host, onOpen, onClose };
    tool.host = host || el('section', { class: 'tool-card', id: `tool-${key}`, hidden: true });
    tool.button = el('button', {
      type: 'button', id: `open-${key}`, 'aria-expanded': 'false', 'aria-controls': tool.host.id,
      onclick: () => (tool.isOpen ? close(tool) : open(tool)),
    }, icon(key));
    tool.open = (opener) => { if (!tool.isOpen) open(tool, opener); };
    tool.close = () => close(tool);
    tool.leave = () => leave(tool);
    tool.host.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented) leave(tool);
    });
    const name = () => {
      tool.button.setAttribute('aria-label', t(`tool_${key}_title`));
      tool.button.title = t(`tool_${key}_title`);
      tool.host.setAttribute('aria-label', t(`tool_${key}_title`));
    };
    name();
    Ecomap.onLanguage(name);
    document.getElementById('map-tools').append(tool.button);
    if (!host) document.getElementById('map-note').append(tool.host);
    tools.push(tool);
    return tool;
  };

  /* The head of a card: its name, and a button that closes it. */
  Ecomap.toolHead = (tool) =>
    el(
      'div',
      { class: 'tool-head' },
      el('h2', { tabindex: '-1' }, t(`tool_${tool.key}_title`)),
      el('button', { type: 'button', class: 'tool-close', 'aria-label': t('close'), title: t('close'), onclick: tool.leave }, '×'),
    );
})(window.Ecomap = window.Ecomap || {});
