/* Elements of drawings: as Ecomap.el, in the namespace of SVG. */
(function (Ecomap) {
  'use strict';

  const NAMESPACE = 'http://www.w3.org/2000/svg';

  Ecomap.svg = function (tag, attributes, ...children) {
    const element = document.createElementNS(NAMESPACE, tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined));
    return element;
  };
})(window.Ecomap = window.Ecomap || {});
