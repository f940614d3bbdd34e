// Runs the sweeps of the follow-up paper and prints published and measured values side by side. Published points are
// the best over two learning rates of f and two of g, and so are these; of several seeds, the mean of the best ones.
// Accepts the options of a run; `--of NAME` runs one sweep: `npm run reproduce:wide -- --of wide-two-layer --only seed=9`.
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { AGREEMENT, best, published } from './published-wide.mjs';
import { runPublished } from './run-published.mjs';

/** Compares a sweep's cells with the published values. @returns [points that agree, points that were run] */
function compare(name, folder) {
  const done = parse(readFileSync(`${folder}/cells.csv`), { columns: true }).filter(
    ({ status }) => status === 'done' || status === 'unconverged',
  );
  let [agree, all] = [0, 0];
  for (const { axis, name: figure, is, g, f } of published[name]) {
    const title = figure === undefined ? name : `${name}, ${figure} loss`;
    console.log(`\n${title}, along ${axis}\n   value  published g   here  difference  published f   here`);
    for (const [value, expected] of Object.entries(g)) {
      const rows = done.filter((row) => Number(row[axis]) === Number(value) && is(row));
      if (rows.length === 0) continue;
      const found = best(rows, 'acc_adv_natural');
      all++;
      if (Math.abs(found - expected) <= AGREEMENT) agree++;
      const cells = [
        value.padStart(8),
        expected.toFixed(3).padStart(13),
        found.toFixed(3).padStart(7),
        (found - expected).toFixed(3).padStart(12),
        (f?.[value]?.toFixed(3) ?? '').padStart(13),
        best(rows, 'acc_std_train').toFixed(3).padStart(7),
      ];
      console.log(cells.join(''));
    }
  }
  return [agree, all];
}

const options = process.argv.slice(2);
const at = options.indexOf('--of');
const [, only] = at < 0 ? [] : options.splice(at, 2);
const names = only === undefined ? Object.keys(published) : [only];
let [agree, all] = [0, 0];
for (const name of names) {
  if (!(name in published)) throw new Error(`--of ${name}: use ${Object.keys(published).join(', ')}`);
  const { folder, status } = runPublished(`sweeps/paper/${name}.json`, `reproduce-${name}`, options);
  if (status !== 0) process.exit(status ?? 1);
  const [a, n] = compare(name, folder);
  agree += a;
  all += n;
}
console.log(`\n${agree} of ${all} points within ${AGREEMENT}`);
