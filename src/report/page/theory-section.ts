import type { MeasurementName, Measurements } from '../../experiment/measurements.ts';
import type { Sweep } from '../../sweep/cells.ts';
import { escapeHtml } from '../charts/escape.ts';
import { meanLabel } from '../charts/labels.ts';
import type { Results } from '../statistics/aggregate.ts';

/** A theoretical statement about some cells, and the measurement that tests it. */
interface Statement {
  readonly theory: string;
  /** The cells concerned, in words and as a condition on their measurements. */
  readonly cells: string;
  readonly isAbout: (measurements: Measurements) => boolean;
  readonly measured: MeasurementName;
  readonly title: string;
  /** The least value that the statement allows, where it gives one. */
  readonly atLeast?: number;
}

const isAbove = (name: MeasurementName, level: number) => (measurements: Measurements) =>
  (measurements[name] ?? Number.NaN) >= level;
const AGREES = { measured: 'agreement', title: 'agreement of g and f' } as const;
const ALONG = { measured: 'kkt_cosine', title: 'cosine of the normals of f and of the limit' } as const;

const STATEMENTS: readonly Statement[] = [
  {
    theory: 'g agrees with f where abs(T2) is above abs(T1): on half of the inputs at least',
    cells: 't2_over_t1 at least 1',
    isAbout: isAbove('t2_over_t1', 1),
    ...AGREES,
    atLeast: 0.5,
  },
  {
    theory: 'g decides as the sum of both does',
    cells: 'all',
    isAbout: () => true,
    measured: 'agreement_t',
    title: 'agreement of g and T1 + T2',
  },
  {
    theory: 'On nearly orthogonal samples f tends to the max-margin boundary',
    cells: 'orthogonality at least 1',
    isAbout: isAbove('orthogonality', 1),
    ...ALONG,
  },
];

/** A statement with the cells concerned. */
interface Compared extends Statement {
  readonly count: number;
  readonly mean: number;
  readonly lowest: number;
  readonly highest: number;
  /** Number of cells below `atLeast`. */
  readonly against: number;
}

/** Compares theory with measurements; omits statements that concern no cell of the sweep. */
export function compareWithTheory(sweep: Sweep, results: Results): Compared[] {
  const measured = sweep.cells.flatMap(({ id }) => {
    const result = results.get(id);
    return result === undefined || result.status === 'failed' ? [] : [result.measurements];
  });
  return STATEMENTS.flatMap((statement) => {
    const values = measured
      .filter(statement.isAbout)
      .flatMap((measurements) => measurements[statement.measured] ?? [])
      .filter(Number.isFinite);
    const { length: count } = values;
    if (count === 0) return [];
    const [lowest, highest] = values.reduce(
      ([least, most], value) => [Math.min(least, value), Math.max(most, value)],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    );
    const { atLeast = Number.NEGATIVE_INFINITY } = statement;
    const against = values.filter((value) => value < atLeast).length;
    return [
      {
        ...statement,
        against,
        count,
        mean: values.reduce((sum, value) => sum + value, 0) / count,
        lowest,
        highest,
      },
    ];
  });
}

/**
 * Section of the report that compares theory with experiment; empty where theory makes no statement about the sweep's
 * cells.
 */
export function theorySection(sweep: Sweep, results: Results): string {
  const compared = compareWithTheory(sweep, results);
  if (compared.length === 0) return '';
  const rows = compared.map(
    ({ theory, cells, measured, title, count, mean, lowest, highest, atLeast, against }) => {
      const words = [theory, cells, title].map((text) => `<td class="word">${escapeHtml(text)}</td>`);
      const numbers = [
        String(count),
        ...[mean, lowest, highest].map((value) =>
          meanLabel(value, sweep.vocabulary.measurements[measured].kind),
        ),
      ];
      const verdict =
        atLeast === undefined ? '<td></td>' : `<td${against > 0 ? ' class="failed"' : ''}>${against}</td>`;
      return `<tr>${words.join('')}${numbers.map((text) => `<td>${text}</td>`).join('')}${verdict}</tr>`;
    },
  );
  const words = ['theory', 'cells', 'measured'].map((head) => `<th scope="col" class="word">${head}</th>`);
  const numbers = ['count', 'mean', 'lowest', 'highest', 'against'].map(
    (head) => `<th scope="col">${head}</th>`,
  );
  return `<section id="theory" aria-labelledby="theory-title">
<h2 id="theory-title">Theory beside experiment</h2>
<p>Theory is of networks with one hidden layer on nearly orthogonal samples. T1 is what base inputs teach g, T2 what
their perturbations teach it. The last column counts cells that contradict a statement which gives a bound.</p>
<div class="scroll"><table><thead><tr>${[...words, ...numbers].join('')}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div>
</section>`;
}
