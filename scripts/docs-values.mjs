// Numbers in the text of docs/ that are read from checked-in results. Each is a link to its file, and the link's title says
// which number it is: `[0.96 (0.94 to 0.97)](results/mnist/noise-l2.csv "mean, interval: epsilon=0.1, classes=[3,7]")`. The
// title begins with the column. `interval` adds the ends of its interval, `digits 3` changes how it is written, and
// `average`, `least` and `most` gather the rows that meet the conditions, which follow a colon.
import { parse } from 'csv-parse/sync';
import { interval } from './docs-markdown.mjs';
import { mean } from './means.mjs';

const VALUE = /\[[^\]]*\]\((results\/[^\s)]+\.csv) "([^":]+)(?:: ([^"]*))?"\)/g;

/** Columns of estimates, and what the names of the ends of their intervals begin with. */
const ENDS = { mean: '', estimate: '', control_mean: 'control_', difference_mean: 'difference_' };

/** Words of a title that gather several rows. */
const GATHERED = {
  average: mean,
  least: (values) => Math.min(...values),
  most: (values) => Math.max(...values),
};

/** Replaces each number of `text` that is a link to results; throws where no row has it, or several have. */
export function fillValues(text, readResults) {
  return text.replace(VALUE, (link, file, what, where = '') => {
    const rows = parse(readResults(file.replace('results/', '')), { columns: true });
    const conditions = where === '' ? [] : where.split(', ').map((one) => one.split('='));
    const found = rows.filter((row) =>
      conditions.every(([name, value]) => row[name]?.replaceAll('"', '') === value),
    );
    const [column, ...how] = what.split(', ');
    const gather = GATHERED[how.find((word) => word in GATHERED)];
    if (found.length === 0 || (found.length > 1 && gather === undefined))
      throw new Error(`${file}: ${found.length} rows have ${where || 'no condition'}`);
    if (found[0][column] === undefined) throw new Error(`${file}: no column is called ${column}`);
    const row =
      gather === undefined ? found[0] : { [column]: gather(found.map((one) => Number(one[column]))) };
    return link.replace(/^\[[^\]]*\]/, `[${valueText(row, column, how)}]`);
  });
}

function valueText(row, column, how) {
  const digits = Number(how.find((word) => word.startsWith('digits '))?.slice(7) ?? 2);
  if (!how.includes('interval')) return Number(row[column]).toFixed(digits);
  const prefix = ENDS[column];
  if (prefix === undefined) throw new Error(`${column} has no interval`);
  return interval([row[column], row[`${prefix}low`], row[`${prefix}high`]], digits);
}
