/**
 * Part of the page's script that prints the table of cells. While the page is printed, the rows shown on the screen are
 * set in several columns side by side that fit the paper; each row starts with its number and settings. The settings
 * common to all cells are expanded. Afterwards the page is restored.
 */
export const paperScript = `
  const ROOM = 150;
  const GAP = 3;
  const LONGEST = 24;
  const paper = document.getElementById('paper');
  const shared = document.querySelector('#asked details');

  const blocksOf = (lines) => {
    const widths = columns.map(({ name }, i) =>
      GAP + Math.min(LONGEST, lines.reduce((most, row) => Math.max(most, label(row[i]).length), name.length)));
    const keys = [];
    let used = String(lines.length).length + GAP;
    for (let i = 0; columns[i].name !== 'status' && used + widths[i] <= ROOM / 2; i++) {
      keys.push(i);
      used += widths[i];
    }
    const blocks = [];
    let left = 0;
    for (let i = keys.length; i < columns.length; i++) {
      if (left < widths[i] || blocks.length === 0) {
        blocks.push([...keys]);
        left = ROOM - used;
      }
      blocks.at(-1).push(i);
      left -= widths[i];
    }
    return blocks;
  };
  const paperTable = (block, lines) => {
    const table = document.createElement('table');
    const head = table.createTHead().insertRow();
    const titles = ['#', ...block.map((i) => columns[i].name)];
    head.append(...titles.map((title, i) => {
      const field = document.createElement('th');
      field.scope = 'col';
      field.textContent = title;
      if (i > 0 && columns[block[i - 1]].words) field.className = 'word';
      return field;
    }));
    const content = table.createTBody();
    lines.forEach((row, number) => {
      const line = content.insertRow();
      line.insertCell().textContent = String(number + 1);
      line.append(...block.map((i) => fieldOf(row[i], i)));
    });
    return table;
  };
  let wasOpen = shared.open;
  addEventListener('beforeprint', () => {
    const lines = find().slice(0, shown);
    const note = document.createElement('p');
    note.textContent = count.textContent + (input.value.trim() === '' ? '' : '; filter: ' + input.value) + '.';
    paper.replaceChildren(note, ...blocksOf(lines).map((block) => paperTable(block, lines)));
    wasOpen = shared.open;
    shared.open = true;
  });
  addEventListener('afterprint', () => {
    paper.replaceChildren();
    shared.open = wasOpen;
  });
`.trim();
