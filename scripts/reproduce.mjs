// Runs a published figure and prints published and measured values side by side: the L2 figure on uniform data, or, with
// mnist, fmnist or cifar10 (or a smaller form of them, such as mnist-quick) as the first argument, the experiments on
// images.
// Accepts the options of a run: `npm run reproduce -- --set attack=gradient --workers 4`.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { AGREEMENT, FIGURE, publishedFigure } from './published-figure.mjs';
import { DATASETS, publishedOf } from './published-images.mjs';
import { runPublished } from './run-published.mjs';

const [first = '', ...rest] = process.argv.slice(2);
const known = readdirSync('sweeps/paper')
  .map((file) => basename(file, '.json'))
  .filter((name) => DATASETS.includes(datasetOf(name)));
const images = known.includes(first) ? datasetOf(first) : undefined;
if (images === undefined && first !== '' && !first.startsWith('-')) {
  console.error(
    `no published experiments "${first}"; there are ${known.join(', ')}, and without a name the L2 figure`,
  );
  process.exit(2);
}
if (images === undefined) compareFigure(process.argv.slice(2));
else compareImages(images, first, rest);

/** Data set of the experiments on images that a sweep is a form of: what is before the first hyphen. */
function datasetOf(name) {
  return name.split('-', 1)[0];
}

/** Runs a sweep with the options of a run; returns its output folder. */
function run(sweep, name, options) {
  const { folder, status } = runPublished(sweep, name, options);
  // Cells that fail or were interrupted leave others to compare.
  if (status !== 0 && !existsSync(`${folder}/cells.csv`)) process.exit(status ?? 1);
  if (status !== 0) process.exitCode = status ?? 1;
  return folder;
}

function compareImages(dataset, name, options) {
  const folder = run(`sweeps/paper/${name}.json`, `reproduce-${name}`, options);
  const { f, cells } = publishedOf(dataset);
  const rows = parse(readFileSync(`${folder}/cells.csv`), { columns: true }).filter(
    ({ status }) => status === 'done',
  );
  const std = rows.find((row) => row.acc_std_test !== '')?.acc_std_test;
  console.log(`\nf: published ${f}, measured ${text(std)}`);
  console.log('scenario      norm  published    (best)  measured   control');
  for (const { scenario, norm, last, best } of cells) {
    const row = rows.find((candidate) => candidate.scenario === scenario && candidate.norm === norm);
    const values = [text(last), best === undefined ? '' : `(${best.toFixed(2)})`];
    const measured = [text(row?.acc_adv_test), text(row?.acc_noise_test)];
    const columns = [...values, ...measured].map((value) => value.padStart(10)).join('');
    console.log(`${scenario.padEnd(14)}${norm.padEnd(5)}${columns}`);
  }
  console.log(`${rows.length} of ${cells.length} cells were run`);
}

/** A number to three digits after the point; a dash where there is none. */
function text(value) {
  return value === undefined || value === '' ? '-' : Number(value).toFixed(3);
}

function compareFigure(options) {
  const attack = options.some((option) => option.startsWith('attack=')) ? [] : ['--set', 'attack=pgd'];
  const folder = run(FIGURE, 'reproduce', [...attack, ...options]);
  let [agree, all] = [0, 0];
  console.log('\naxis     value  published  measured  control  difference');
  for (const [axis, points] of Object.entries(publishedFigure())) {
    const rows = parse(readFileSync(`${folder}/${axis}.csv`), { columns: true });
    for (const [value, expected] of points) {
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
        `${axis.padEnd(8)}${String(value).padStart(6)}${a.padStart(11)}${b.padStart(10)}${c.padStart(9)}${d.padStart(12)}`,
      );
    }
  }
  console.log(`${agree} of ${all} points within ${AGREEMENT}`);
}
