/**
 * What the page does beyond being read: columns sort, long tables filter, and what scrolls sideways can be reached by
 * keyboard. Plain JavaScript for the reader's browser; all of it adds to the page, which is whole without it.
 */
export const pageScript = `
'use strict';
/** A new element at the end of its parent; for all that the scripts add. */
const make = (name, text, parent, attributes = {}) => {
  const made = document.createElement(name);
  if (text !== '') made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  parent.append(made);
  return made;
};
(() => {
  const sortable = 5, filterable = 12;
  const valueOf = (row, column) => row.cells[column].textContent.trim();
  // 1 234 with thin spaces, 3.2e-5, "< 1e-300", "24 (10 events)"; a dash or a word is no number and goes last
  const numberOf = (text) => {
    const found = /^[<−-]? ?[0-9][0-9.\\u202f]*(e[+-]?[0-9]+)?/.exec(text);
    return found ? Number(found[0].replace(/[<\\u202f ]/g, '').replace('−', '-')) : text === '∞' ? Infinity : NaN;
  };
  const compare = (a, b, numeric) => {
    if (!numeric) return a < b ? -1 : a > b ? 1 : 0;
    const [x, y] = [numberOf(a), numberOf(b)];
    return Number.isNaN(x) || Number.isNaN(y) ? Number.isNaN(x) - Number.isNaN(y) : x - y;
  };

  const sort = (table, column, head) => {
    const body = table.tBodies[0];
    const down = head.getAttribute('aria-sort') === 'ascending';
    const numeric = head.classList.contains('number');
    const rows = [...body.rows].sort((r, s) => {
      const [a, b] = [valueOf(r, column), valueOf(s, column)];
      const missing = numeric && (Number.isNaN(numberOf(a)) || Number.isNaN(numberOf(b)));
      return compare(a, b, numeric) * (down && !missing ? -1 : 1);
    });
    for (const other of head.parentElement.cells) other.removeAttribute('aria-sort');
    head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
    body.append(...rows);
  };

  const addSorting = (table) => {
    for (const [column, head] of [...table.tHead.rows[0].cells].entries()) {
      const button = document.createElement('button');
      button.type = 'button';
      button.title = 'Sort by this column';
      button.append(...head.childNodes);
      button.addEventListener('click', () => sort(table, column, head));
      head.append(button);
    }
  };

  const addFilter = (table) => {
    const label = document.createElement('label');
    const field = document.createElement('input');
    const count = document.createElement('span');
    label.className = 'filter';
    label.append('Filter rows ', field, ' ', count);
    field.type = 'search';
    count.setAttribute('role', 'status');
    field.addEventListener('input', () => {
      const words = field.value.toLowerCase().split(/\\s+/).filter((word) => word !== '');
      let shown = 0;
      for (const row of table.tBodies[0].rows) {
        const text = row.textContent.toLowerCase();
        row.hidden = !words.every((word) => text.includes(word));
        if (!row.hidden) shown += 1;
      }
      count.textContent = words.length === 0 ? '' : shown + ' of ' + table.tBodies[0].rows.length + ' rows';
    });
    table.closest('.scroll').before(label);
  };

  for (const table of document.querySelectorAll('table')) {
    const rows = table.tBodies[0].rows.length;
    if (rows >= sortable) addSorting(table);
    if (rows >= filterable) addFilter(table);
  }

  const reach = (box) => {
    const wide = box.scrollWidth > box.clientWidth + 1;
    box.classList.toggle('wide', wide);
    if (!wide) {
      for (const name of ['tabindex', 'role', 'aria-label']) box.removeAttribute(name);
      return;
    }
    const title = box.closest('figure')?.querySelector('h3') ?? box.closest('section')?.querySelector('h2');
    box.tabIndex = 0;
    box.setAttribute('role', 'group');
    box.setAttribute('aria-label', 'Scrolls sideways: ' + (title?.textContent ?? ''));
  };
  // Also when a closed part is opened and its table gets a width.
  const watch = new ResizeObserver((changes) => changes.forEach(({ target }) => reach(target)));
  for (const box of document.querySelectorAll('.scroll')) watch.observe(box);
})();
`;
