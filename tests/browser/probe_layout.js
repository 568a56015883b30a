/* What tests of the layout ask a page; each question is a function of its own. */
({
  /* Boxes of what stands on the map and is seen; of a part that scrolls, the piece that is seen. */
  boxes() {
    const parts = [
      '#search > *', '.map-buttons', '#map-tools', '#map-note > *', '.north', '.scale-bar', '#timeline', '.credits',
      '.leaflet-control-attribution',
    ];
    const frame = document.querySelector('.map-area').getBoundingClientRect();
    const isSeen = (node) => node.checkVisibility({ visibilityProperty: true }) && !node.matches('.visually-hidden, [role=status]');
    const isInside = (box) =>
      box.left >= frame.left - 0.5 && box.right <= frame.right + 0.5 && box.top >= frame.top - 0.5 && box.bottom <= frame.bottom + 0.5;
    return parts.flatMap((selector) =>
      [...document.querySelectorAll(selector)]
        .filter(isSeen)
        .map((node) => node.getBoundingClientRect())
        .filter((box) => box.width > 1 && box.height > 1)
        .map((box) => ({ selector, left: box.left, right: box.right, top: box.top, bottom: box.bottom, inside: isInside(box) })),
    );
  },

  /* Elements whose words do not fit. Credits stand in full under About, reasons in the opened row; lists scroll. */
  cut() {
    const mayBeCut = '.credits, .reason, .visually-hidden, .visually-hidden *, .leaflet-container, .leaflet-container *, .symbol';
    const holdsText = (node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    const scrolls = (node) => ['auto', 'scroll'].includes(getComputedStyle(node).overflowX);
    const isCut = (node) => node.scrollWidth > node.clientWidth + 1 || node.scrollHeight > node.clientHeight + 3;
    return [...document.querySelectorAll('body *')]
      .filter((node) => node.checkVisibility({ visibilityProperty: true }) && holdsText(node) && !node.matches(mayBeCut))
      .filter((node) => getComputedStyle(node).display !== 'inline' && !scrolls(node) && isCut(node))
      .map((node) => `${node.tagName}.${node.className}#${node.id} ${node.textContent.trim().slice(0, 40)}`);
  },

  /* Controls smaller than `least` pixels; links within a sentence are as high as its line. */
  small(least) {
    const controls = 'button, a[href], summary, select, label.facet-row, input[type=range]';
    return [...document.querySelectorAll(controls)]
      .filter((node) => node.checkVisibility({ visibilityProperty: true }) && !node.closest('.skips, .leaflet-container, p'))
      .filter((node) => node.tagName !== 'A' || getComputedStyle(node).display !== 'inline')
      .map((node) => ({ node, box: node.getBoundingClientRect() }))
      .filter(({ box }) => box.width && Math.min(box.width, box.height) < least - 0.5)
      .map(({ node, box }) => `${node.tagName}#${node.id}.${node.className} ${node.textContent.trim()} ${box.width}x${box.height}`);
  },

  /* Text set wider, as a reader may do (WCAG 1.4.12). */
  spread() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      '* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }' +
        'p { margin-bottom: 2em !important; }',
    );
    document.adoptedStyleSheets = [sheet];
  },
})
