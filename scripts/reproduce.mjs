// Runs the published L2 figure on uniform data and prints published and measured values side by side.
// Accepts the options of a run: `npm run reproduce -- --set attack=gradient --workers 4`.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';

/** Values read off the figure, +-0.01. With one seed and 1,000 samples, a difference of +-0.03 is agreement. */
const published = {
  d: { 100: 0.63, 500: 0.69, 1000: 0.8, 2500: 0.91, 5000: 0.98, 7500: 0.995, 10000: 1 },
  N: { 1000: 1, 2000: 0.99, 3000: 0.96, 5000: 0.905, 7000: 0.855, 10000: 0.8 },
  Nadv: { 100: 0.66, 500: 0.8, 1000: 0.91, 1500: 0.94, 2500: 0.97, 5000: 0.995, 7500: 1, 10000: 1 },
  epsilon: { 0.01: 0.51, 0.05: 0.59, 0.1: 0.68, 0.2: 0.83, 0.3: 0.91, 0.4: 0.965, 0.5: 0.98, 0.6: 0.995 },
};
const AGREEMENT = 0.03;

const options = process.argv.slice(2);
const attack = options.some((option) => option.startsWith('attack=')) ? [] : ['--set', 'attack=pgd'];
const out = options.includes('--out') ? [] : ['--out', 'output/reproduce'];
const command = ['dist/src/cli/main.js', 'sweeps/paper/uniform-l2.json', ...attack, ...out, ...options];
const { status } = spawnSync(process.execPath, command, { stdio: 'inherit' });
if (status !== 0) process.exit(status ?? 1);

const folder = out[1] ?? options[options.indexOf('--out') + 1];
let [agree, all] = [0, 0];
console.log('\naxis     value  published  measured  control  difference');
for (const [axis, points] of Object.entries(published)) {
  const rows = parse(readFileSync(`${folder}/${axis}.csv`), { columns: true });
  for (const [value, expected] of Object.entries(points)) {
    const row = rows.find((candidate) => Number(candidate[axis]) === Number(value));
    const measured = Number(row?.mean ?? Number.NaN);
    const difference = measured - expected;
    all++;
    if (Math.abs(difference) <= AGREEMENT) agree++;
    const cells = [
      expected.toFixed(3),
      measured.toFixed(3),
      Number(row?.control_mean).toFixed(3),
      difference.toFixed(3),
    ];
    const [a, b, c, d] = cells;
    console.log(
      `${axis.padEnd(8)}${value.padStart(6)}${a.padStart(11)}${b.padStart(10)}${c.padStart(9)}${d.padStart(12)}`,
    );
  }
}
console.log(`${agree} of ${all} points within ${AGREEMENT}`);
