/* The one way in which the page makes elements, and what its parts wait for. */
(function (Ecomap) {
  'use strict';

  /* Make an element. Text is set as text, never as markup, so nothing in the data can become a tag. */
  Ecomap.el = function (tag, attributes, ...children) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
      else element.setAttribute(name, value === true ? '' : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };

  /* Put new children in the place of the old ones. */
  Ecomap.fill = function (element, ...children) {
    element.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
  };

  /* Numbers that are not known are NaN in the columns; null and undefined are taken for the same. */
  Ecomap.isMissing = (value) => value === null || value === undefined || Number.isNaN(value);

  /* A list of functions that are called when something has happened. */
  Ecomap.signal = function () {
    const listeners = [];
    return {
      on: (listener) => listeners.push(listener),
      fire: (...values) => listeners.forEach((listener) => listener(...values)),
    };
  };

  /* Parts of the page that wait for the picture of the map; they start in the order in which the scripts stand. */
  const started = Ecomap.signal();
  Ecomap.atStart = started.on;
  Ecomap.startParts = started.fire;
})(window.Ecomap = window.Ecomap || {});
