import { marksScript } from './marks-script.ts';
import { paperScript } from './page-paper.ts';

/**
 * Script of the report. It sorts and filters the table of cells; a mark of a diagram shows its numbers under the
 * pointer or the keyboard focus, and links to its rows of the table. The script is put into the page as it is. Without
 * scripts the page still shows everything except the table of cells.
 */
export const pageScript = `
'use strict';
(() => {
  const { columns, rows } = JSON.parse(document.getElementById('cells-data').textContent);
  const PAGE = 200;
  const input = document.getElementById('filter');
  const count = document.getElementById('count');
  const more = document.getElementById('more');
  const head = document.querySelector('#cells thead tr');
  const body = document.querySelector('#cells tbody');
  let shown = PAGE;
  let sorted = { column: -1, sign: 1 };

  const text = (value) => value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
  const label = (value) => {
    if (typeof value !== 'number') return text(value);
    return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(5)));
  };

  const fieldOf = (value, i) => {
    const field = document.createElement('td');
    field.textContent = label(value);
    if (columns[i].name === 'error') field.className = 'reason';
    else if (columns[i].words) field.className = 'word';
    if (value === 'failed') field.classList.add('failed');
    return field;
  };

  const OPERATORS = {
    '=': (a, b) => text(a) === b,
    '<': (a, b) => typeof a === 'number' && a < Number(b),
    '>': (a, b) => typeof a === 'number' && a > Number(b),
    '<=': (a, b) => typeof a === 'number' && a <= Number(b),
    '>=': (a, b) => typeof a === 'number' && a >= Number(b),
  };
  const parseTerm = (term) => {
    const parts = /^([A-Za-z]\\w*)(<=|>=|=|<|>)(.*)$/s.exec(term);
    const column = parts ? columns.findIndex(({ name }) => name === parts[1]) : -1;
    const plain = term.replace(/"/g, '').toLowerCase();
    if (column < 0) return (row) => row.some((value) => text(value).toLowerCase().includes(plain));
    const wanted = parts[3].replace(/^"(.*)"$/s, '$1');
    return (row) => OPERATORS[parts[2]](row[column], wanted);
  };

  const compare = (a, b) => {
    if (a === null || b === null) return (a === null) - (b === null);
    const order = typeof a === 'number' && typeof b === 'number' ? a - b : text(a).localeCompare(text(b), 'en', { numeric: true });
    return order * sorted.sign;
  };

  const find = () => {
    const terms = (input.value.match(/(?:[^\\s"]|"[^"]*")+/g) ?? []).map(parseTerm);
    const found = rows.filter((row) => terms.every((matches) => matches(row)));
    if (sorted.column >= 0) found.sort((a, b) => compare(a[sorted.column], b[sorted.column]));
    return found;
  };
  const draw = () => {
    const found = find();
    body.replaceChildren(...found.slice(0, shown).map((row) => {
      const line = document.createElement('tr');
      line.append(...row.map(fieldOf));
      return line;
    }));
    count.textContent = found.length + ' of ' + rows.length + ' cells' + (found.length > shown ? ', the first ' + shown + ' shown' : '');
    more.hidden = found.length <= shown;
  };

  columns.forEach(({ name, title, words }, column) => {
    const field = document.createElement('th');
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = name;
    button.title = title;
    field.scope = 'col';
    if (words) field.className = 'word';
    field.append(button);
    head.append(field);
    button.addEventListener('click', () => {
      sorted = { column, sign: sorted.column === column ? -sorted.sign : 1 };
      for (const other of head.children) other.removeAttribute('aria-sort');
      field.setAttribute('aria-sort', sorted.sign > 0 ? 'ascending' : 'descending');
      draw();
    });
  });
  input.addEventListener('input', () => { shown = PAGE; draw(); });
  more.addEventListener('click', () => { shown += 10 * PAGE; draw(); });
  document.getElementById('clear').addEventListener('click', () => { input.value = ''; draw(); input.focus(); });

${marksScript}
  const showRows = (link) => {
    input.value = decodeURIComponent((link.getAttribute('xlink:href') ?? '').replace('#cells:', ''));
    shown = PAGE;
    draw();
    hideTip();
    document.getElementById('cells').scrollIntoView({ block: 'start' });
    input.focus({ preventScroll: true });
  };
  for (const svg of document.querySelectorAll('figure svg')) wireMarks(svg, showRows);
  draw();
${paperScript}
})();
`;
