/* Lists on paper are whole: what the screen shows in steps is filled up before printing. */
(function (Ecomap) {
  'use strict';

  const MOST_ROWS = 2000;

  function fillUp(host) {
    const more = host.querySelector(':scope > .more');
    while (more && !more.hidden && host.querySelectorAll('li').length < MOST_ROWS) more.click();
    const note = host.querySelector('.paper-note');
    if (note) note.remove();
    // More than that is a book; the table prints all, and says so.
    if (more && !more.hidden) host.append(Ecomap.el('p', { class: 'paper-note' }, Ecomap.t('paper_note', { n: Ecomap.number(MOST_ROWS) })));
  }

  window.addEventListener('beforeprint', () => {
    for (const id of ['site-list', 'unlocated-list']) fillUp(document.getElementById(id));
    Ecomap.paintPictures();
  });
})(window.Ecomap = window.Ecomap || {});
