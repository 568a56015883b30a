/*
 * The table of the sites that are shown. On a wide screen it lies over the map and the filters stay beside it, on a narrow
 * one it fills the screen. Only the rows in sight are in the page, so a hundred thousand are as quick as ten.
 */
(function (Ecomap) {
  'use strict';

  const { sites, el, t, filter, table } = Ecomap;
  const ROW_PX = 36;
  const AROUND = 12;

  let tool = null;
  let dialog = null;
  let scroller = null;
  let body = null;
  let above = null;
  let below = null;
  let caption = null;
  let sort = { key: '', descending: false };
  let rows = new Uint32Array(0);
  const drawn = new Map();

  function openSite(site) {
    tool.close();
    Ecomap.collapseSheet();
    if (sites.isLocated(site)) Ecomap.showOnMap(Ecomap.map, site, tool.button);
    else Ecomap.openUnlocated(site);
  }

  function cell(column, site) {
    const text = column.text(site);
    if (column.key === 'name') {
      const button = el('button', { type: 'button', class: 'row-name', onclick: () => openSite(site) }, text || sites.id[site]);
      return el('th', { scope: 'row', title: text }, button);
    }
    if (column.key === 'status') {
      return el(
        'td',
        {},
        el('span', { class: `badge ${sites.statusClass(site)}` }, text),
        sites.overdue[site] ? el('span', { class: 'badge overdue' }, t('overdue')) : null,
      );
    }
    return el('td', { class: column.isNumber ? 'number' : null, title: text }, text);
  }

  function makeRow(place) {
    const site = rows[place];
    return el(
      'tr',
      { 'aria-rowindex': place + 2, 'data-site': sites.id[site], 'data-place': place },
      ...table.COLUMNS.map((column) => cell(column, site)),
    );
  }

  const spacer = () => el('tr', { class: 'spacer', 'aria-hidden': 'true' });

  /* Put the rows in sight into the page, and take away those that are not; a row that stays is not touched. */
  function draw() {
    const room = scroller.clientHeight - dialog.querySelector('thead').offsetHeight;
    // There may be fewer rows than before; the browser notices only when the spacers have shrunk.
    const top = Math.min(scroller.scrollTop, Math.max(0, rows.length * ROW_PX - room));
    const first = Math.max(0, Math.floor(top / ROW_PX) - AROUND);
    const last = Math.min(rows.length, Math.ceil((top + room) / ROW_PX) + AROUND);
    const leaving = [...drawn].filter(([place]) => place < first || place >= last);
    // A focus that moves lays out the page, which must not find rows missing: it would scroll.
    if (leaving.some(([, row]) => row.contains(document.activeElement))) scroller.focus({ preventScroll: true });
    for (const [place, row] of leaving) {
      row.remove();
      drawn.delete(place);
    }
    let before = above;
    for (let place = first; place < last; place += 1) {
      if (!drawn.has(place)) {
        drawn.set(place, makeRow(place));
        before.after(drawn.get(place));
      }
      before = drawn.get(place);
    }
    above.style.height = `${first * ROW_PX}px`;
    below.style.height = `${(rows.length - last) * ROW_PX}px`;
  }

  function forget() {
    if (body && body.contains(document.activeElement)) scroller.focus({ preventScroll: true });
    drawn.forEach((row) => row.remove());
    drawn.clear();
  }

  function refresh() {
    if (!tool.isOpen) return;
    rows = table.order(filter.result().shown, sort);
    forget();
    // Until the rows are drawn the whole is not shorter than it will be, else it would scroll.
    below.style.height = `${rows.length * ROW_PX}px`;
    dialog.querySelector('table').setAttribute('aria-rowcount', rows.length + 1);
    const n = rows.length === 1 ? 1 : Ecomap.number(rows.length);
    caption.textContent = t('table_caption', { n, words: Ecomap.filterWords() });
    dialog.querySelector('.table-empty').hidden = rows.length > 0;
    Ecomap.unaskPrint();
    draw();
  }

  function sortBy(key) {
    sort = { key, descending: sort.key === key && !sort.descending };
    markSort();
    scroller.scrollTop = 0;
    refresh();
  }

  function markSort() {
    for (const head of dialog.querySelectorAll('thead th')) {
      const isThis = head.dataset.key === sort.key;
      head.setAttribute('aria-sort', isThis ? (sort.descending ? 'descending' : 'ascending') : 'none');
    }
  }

  function headCell({ key, isNumber }) {
    const name = t(`column_${key}`);
    return el(
      'th',
      { scope: 'col', 'data-key': key, class: isNumber ? `number column-${key}` : `column-${key}` },
      el('button', { type: 'button', title: t('table_sort', { name }), onclick: () => sortBy(key) }, name, el('span', { class: 'arrow', 'aria-hidden': 'true' })),
    );
  }

  /* Arrow keys and Home, End, Page up and down lead from row to row. */
  function onKey(event) {
    const row = event.target.closest('tr[data-place]');
    if (!row) return;
    const page = Math.max(1, Math.floor(scroller.clientHeight / ROW_PX) - 2);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const place = Math.max(0, Math.min(rows.length - 1, Number(row.dataset.place) + steps[event.key]));
    const head = dialog.querySelector('thead').offsetHeight;
    const top = place * ROW_PX;
    if (top < scroller.scrollTop) scroller.scrollTop = top;
    else if (top + ROW_PX > scroller.scrollTop + scroller.clientHeight - head) {
      scroller.scrollTop = top + ROW_PX - scroller.clientHeight + head;
    }
    draw();
    drawn.get(place).querySelector('button').focus({ preventScroll: true });
  }

  function save() {
    const address = URL.createObjectURL(new Blob([table.csv(rows)], { type: 'text/csv;charset=utf-8' }));
    const link = el('a', { href: address, download: `${t('table_file')}-${Ecomap.dayText(Ecomap.shownDay())}.csv` });
    document.body.append(link);
    link.click();
    link.remove();
    window.setTimeout(() => URL.revokeObjectURL(address), 60000);
  }

  function build() {
    const act = (key, action) => el('button', { type: 'button', class: 'push', id: `table-${key}`, onclick: action }, t(`table_${key}`));
    caption = el('p', { class: 'table-caption', role: 'status' });
    above = spacer();
    below = spacer();
    body = el('tbody', { onkeydown: onKey }, above, below);
    scroller = el(
      'div',
      { class: 'table-scroll', tabindex: '0', role: 'group', 'aria-labelledby': 'table-heading', onscroll: draw },
      el('table', { 'aria-labelledby': 'table-heading' }, el('thead', {}, el('tr', { 'aria-rowindex': 1 }, ...table.COLUMNS.map(headCell))), body),
      el('p', { class: 'table-empty hint', hidden: true }, t('table_empty')),
    );
    forget();
    Ecomap.fill(
      dialog,
      el(
        'header',
        { class: 'table-head' },
        el('div', { class: 'table-titles' }, el('h2', { id: 'table-heading', tabindex: '-1' }, t('table_title')), caption),
        el('div', { class: 'table-actions' }, act('csv', save), act('print', Ecomap.printTable), act('close', () => tool.leave())),
      ),
      scroller,
    );
    markSort();
  }

  /* What lies below the table can be neither seen nor reached. */
  function setBelow(isBelow) {
    for (const node of document.querySelector('.map-area').children) if (node !== dialog) node.inert = isBelow;
  }

  function onOpen() {
    if (Ecomap.isNarrow()) dialog.showModal();
    else {
      dialog.show();
      setBelow(true);
    }
    refresh();
    dialog.querySelector('h2').focus();
  }

  function onClose() {
    setBelow(false);
    dialog.close();
  }

  /* On paper the table has no size. A screen that was turned may want the other way of lying over the page. */
  function onResize() {
    if (!tool.isOpen || !dialog.offsetHeight) return;
    if (dialog.matches(':modal') === Ecomap.isNarrow()) draw();
    else {
      onClose();
      onOpen();
    }
  }

  Ecomap.tableRows = () => rows;
  Ecomap.isTableOpen = () => tool.isOpen;

  Ecomap.atStart((map) => {
    dialog = el('dialog', { id: 'site-table', class: 'site-table', hidden: true });
    document.querySelector('.map-area').append(dialog);
    build();
    tool = Ecomap.addTool({ key: 'table', host: dialog, onOpen, onClose });
    // A modal dialog closes itself on Escape; the tool must know of it.
    dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      tool.leave();
    });
    const opener = el('button', { type: 'button', class: 'more', id: 'show-table', onclick: () => tool.open(opener) }, t('table_open'));
    document.getElementById('table-tools').append(opener);
    const behind = el('p', { id: 'table-behind', class: 'visually-hidden' }, t('table_behind'));
    document.querySelector('.map-area').append(behind);
    map.getContainer().setAttribute('aria-describedby', behind.id);
    filter.on(refresh);
    new ResizeObserver(onResize).observe(dialog);
    // A card that opens on the map, from a list beside the table, must be seen.
    map.on('popupopen', tool.close);
    Ecomap.onLanguage(() => {
      opener.textContent = t('table_open');
      behind.textContent = t('table_behind');
      const { scrollTop } = scroller;
      build();
      refresh();
      scroller.scrollTop = scrollTop;
    });
  });
})(window.Ecomap = window.Ecomap || {});
