/* The whole table on paper: all rows, with title, day and filter; not only the rows in sight. */
(function (Ecomap) {
  'use strict';

  const { data, el, t, table } = Ecomap;
  /* So many rows are printed without asking again; so many fit a landscape A4 page. */
  const MANY = 3000;
  const ON_A_PAGE = 34;

  function paper() {
    const rows = Ecomap.tableRows();
    const body = el('tbody');
    for (const site of rows) {
      const row = document.createElement('tr');
      for (const column of table.COLUMNS) {
        const cell = document.createElement('td');
        cell.textContent = column.text(site);
        row.append(cell);
      }
      body.append(row);
    }
    const n = rows.length === 1 ? 1 : Ecomap.number(rows.length);
    return el(
      'section',
      { id: 'table-paper' },
      el('h1', {}, document.title),
      el('p', {}, [document.querySelector('.as-of').textContent, t('table_caption', { n, words: Ecomap.filterWords() })].join('　')),
      el('table', {}, el('thead', {}, el('tr', {}, ...table.COLUMNS.map(({ key }) => el('th', { scope: 'col' }, t(`column_${key}`))))), body),
      el('p', {}, Ecomap.pick(data.invented ? t('invented') : '', data.invented ? t('invented') : '')),
    );
  }

  function remove() {
    const old = document.getElementById('table-paper');
    if (old) old.remove();
    document.documentElement.classList.remove('prints-table');
  }

  /* The question is put anew for other rows. */
  Ecomap.unaskPrint = function () {
    const button = document.getElementById('table-print');
    delete button.dataset.asked;
    button.textContent = t('table_print');
  };

  /* Many rows are many pages: the first click says how many. */
  Ecomap.printTable = function (event) {
    const button = event.currentTarget;
    const { length } = Ecomap.tableRows();
    if (length > MANY && !button.dataset.asked) {
      button.dataset.asked = 'yes';
      button.textContent = t('table_print_many', { n: Ecomap.number(length), pages: Ecomap.number(Math.ceil(length / ON_A_PAGE)) });
      return;
    }
    Ecomap.unaskPrint();
    window.print();
  };

  // Also for the browser's own command: what is seen is what is printed.
  window.addEventListener('beforeprint', () => {
    remove();
    if (!Ecomap.isTableOpen || !Ecomap.isTableOpen()) return;
    document.body.append(paper());
    document.documentElement.classList.add('prints-table');
  });
  window.addEventListener('afterprint', remove);
})(window.Ecomap = window.Ecomap || {});
