// Tables of checked-in results.
import { parse } from 'csv-parse/sync';
import { code, interval, signed, table } from './docs-markdown.mjs';
import { deviation, mean } from './means.mjs';
import { AGREEMENT, publishedFigure } from './published-figure.mjs';
import { atBest, best, bestOfSeeds, published } from './published-wide.mjs';

/**
 * The content of a block of a kind, from the text of its results and the rest of the block's name; undefined for other
 * kinds.
 */
export function resultsBlock(kind, read, [first = '', second = ''], { fitLaw }) {
  if (kind === 'law') return lawTable(read(), fitLaw);
  if (kind === 'law-left') return lawLeftTable(read());
  if (kind === 'beside') return besideTable(read());
  if (kind === 'fit') return fitTable(read());
  if (kind === 'results') return resultsTable(read());
  if (kind === 'means') return meansTable(read(), first, second.split(','));
  if (kind === 'spread') return spreadTable(read());
  if (kind === 'figure') return figureTable(read(), first);
  if (kind === 'wide') return wideTable(read(), first, second);
  if (kind === 'wide-seeds') return wideSeedsTable(read());
  return undefined;
}

/** The ranges between bounds, of which the first is 0 and the last infinite, each with its name. */
function rangesOf(bounds) {
  return bounds.slice(1).map((to, place) => {
    const from = bounds[place];
    const name =
      from === 0 ? `below ${to}` : to === Number.POSITIVE_INFINITY ? `${from} or more` : `${from} to ${to}`;
    return { name, holds: (value) => value >= from && value < to };
  });
}

/** The law that a law's CSV holds, and how well it holds: for cells that it was fitted to, and for the others. */
function lawTable(text, fitLaw) {
  const cells = parse(text, { columns: true, cast: (value, { header }) => castNumber(value, header) });
  const { a, b } = fitLaw(cells.filter(({ fitted }) => fitted === 'yes'));
  const figures = (own) => {
    const average = mean(own.map(({ accuracy }) => accuracy));
    const squares = mean(own.map(({ residual }) => residual ** 2));
    const total = mean(own.map(({ accuracy }) => (accuracy - average) ** 2));
    const binomial = mean(own.map(({ accuracy, N }) => (accuracy * (1 - accuracy)) / N));
    const shown = [1 - squares / total, Math.sqrt(squares), Math.sqrt(binomial)];
    return [String(own.length), ...shown.map((value) => value.toFixed(3))];
  };
  const [fitted, others] = ['yes', 'no'].map((which) => cells.filter((cell) => cell.fitted === which));
  const rows = table(
    ['cells', 'count', 'R squared', 'root mean square residual', 'binomial scatter alone'],
    [
      ['of the points that it was fitted to', ...figures(fitted)],
      ['of the other points', ...figures(others)],
    ],
  );
  return `accuracy of g = Phi(${a.toFixed(2)} kappa^${b.toFixed(2)})\n\n${rows}`;
}

/** Bounds of the rows: shares Nadv / d. */
const SHARES = [0, 0.25, 1, 4, Number.POSITIVE_INFINITY];

/** Residuals of a law, by the number of perturbed samples for each dimension. */
function lawLeftTable(text) {
  const cells = parse(text, { columns: true, cast: (value, { header }) => castNumber(value, header) });
  const points = new Map();
  for (const cell of cells) {
    const { dataset, norm, d, N, Nadv, epsilon } = cell;
    const key = [dataset, norm, d, N, Nadv, epsilon].join();
    points.set(key, [...(points.get(key) ?? []), cell]);
  }
  const rows = rangesOf(SHARES).map(({ name, holds }) => {
    const own = [...points.values()].filter(([{ Nadv, d }]) => holds(Nadv / d));
    const left = own.map((point) => mean(point.map(({ residual }) => residual)));
    return [name, String(own.length), ...[mean(left), Math.min(...left), Math.max(...left)].map(signed)];
  });
  return table(['Nadv / d', 'points', 'accuracy less that of the law, mean', 'least', 'most'], rows);
}

function castNumber(value, header) {
  return header || value === '' || Number.isNaN(Number(value)) ? value : Number(value);
}

/** Means of a line chart's CSV, those of the control and the paired difference, with intervals: a row for each point. */
function besideTable(text) {
  const [head, ...lines] = parse(text);
  const at = (name) => head.indexOf(name);
  const label = (value) => value.replaceAll('"', '');
  const ends = (line, prefix) => {
    const fields = ['mean', 'low', 'high'].map((name) => line[at(prefix + name)]);
    return fields[0] === undefined || fields[0] === '' ? '' : interval(fields, 2);
  };
  const isCompared = at('control_mean') >= 0;
  return table(
    [...head.slice(0, at('mean')), 'mean', ...(isCompared ? ['control', 'difference'] : [])],
    lines.map((line) => [
      ...line.slice(0, at('mean')).map(label),
      ...['', ...(isCompared ? ['control_', 'difference_'] : [])].map((prefix) => ends(line, prefix)),
    ]),
  );
}

/** Parameters of a fit's CSV with their intervals. */
function fitTable(text) {
  const rows = parse(text, { columns: true });
  const number = (value, digits) => (value === '' ? '' : Number(value).toFixed(digits));
  return table(
    ['form', 'parameter', 'estimate', 'the law in this form', 'R squared', 'residual (log)'],
    rows.map(({ form, parameter, estimate, low, high, law, r_squared: r2, residual_sd: sd }) => [
      ...[form, parameter === 'kappa' || parameter === 'log_c' ? parameter : `exponent of ${parameter}`],
      interval([estimate, low, high], 2),
      ...[number(law, 2), number(r2, 3), number(sd, 3)],
    ]),
  );
}

/** Means of a diagram's CSV with their intervals: a row for each value of its second axis and panel. */
function resultsTable(text) {
  const [head, ...lines] = text
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const at = (name) => head.indexOf(name);
  const [x, ...others] = head.slice(0, at('mean'));
  const xs = [...new Set(lines.map(([value]) => value))];
  const rows = new Map();
  for (const line of lines) {
    const key = line.slice(1, at('mean')).join(', ');
    const fields = ['mean', 'low', 'high'].map((name) => line[at(name)]);
    rows.set(key, [...(rows.get(key) ?? line.slice(1, at('mean'))), interval(fields, 2)]);
  }
  return table([...others, ...xs.map((value) => `${x} = ${value}`)], [...rows.values()]);
}

/** Means over seeds of some columns, a row for each, along a setting. */
function meansTable(text, x, columns) {
  const rows = parse(text, { columns: true });
  const values = [...new Set(rows.map((row) => row[x]))];
  const meanAt = (column, value) =>
    mean(rows.filter((row) => row[x] === value).map((row) => Number(row[column])));
  return table(
    [code(x), ...values],
    columns.map((column) => [code(column), ...values.map((value) => meanAt(column, value).toFixed(2))]),
  );
}

/** Means over seeds of a line chart's CSV with their standard deviations, those of g and of the control, along its axis. */
function spreadTable(text) {
  const [head, ...lines] = parse(text);
  const at = (name) => head.indexOf(name);
  const own = (name) => lines.map((line) => Number(line[at(name)]).toFixed(3));
  return table(
    [code(head[0]), ...lines.map(([value]) => value)],
    [
      ['mean', ...own('mean')],
      ['standard deviation', ...own('sd')],
      ['control', ...own('control_mean')],
    ],
  );
}

/** The published figure along an axis beside values measured with attack `pgd`. */
function figureTable(text, axis) {
  const rows = parse(text, { columns: true });
  const points = new Map(publishedFigure()[axis].map(([value, accuracy]) => [String(value), accuracy]));
  const publishedAt = (row) => points.get(row[axis]);
  const own = (column, digits) => rows.map((row) => Number(row[column]).toFixed(digits));
  const differences = rows.map((row) =>
    publishedAt(row) === undefined ? undefined : Number(row.pgd) - publishedAt(row),
  );
  if (differences.some((one) => Math.abs(one ?? 0) > AGREEMENT))
    throw new Error(`${axis}: a point does not agree`);
  return table(
    [code(axis), ...rows.map((row) => row[axis])],
    [
      ['published', ...rows.map((row) => publishedAt(row)?.toFixed(3).replace(/0$/, '') ?? '')],
      ['measured', ...own('pgd', 3)],
      ['difference', ...differences.map((one) => (one === undefined ? '' : signed(one)))],
      ['control', ...own('control', 2)],
      ['`gradient` less `pgd`', ...rows.map((row) => signed(Number(row.gradient_minus_pgd)))],
    ],
  );
}

/** A figure of the follow-up paper beside measured values; of a sweep, and by its axis or name. */
function wideTable(text, sweep, which) {
  const figure = published[sweep].find(({ axis, name = axis }) => name === which);
  const { axis } = figure;
  const rows = parse(text, { columns: true }).filter(figure.is);
  const rowsAt = (value) => rows.filter((row) => Number(row[axis]) === Number(value));
  const values = Object.keys(figure.g)
    .filter((value) => rowsAt(value).length > 0)
    .sort((a, b) => a - b);
  const measured = (column) => values.map((value) => best(rowsAt(value), column));
  const spread = (value) => deviation(bestOfSeeds(rowsAt(value), 'acc_adv_natural'));
  const beside = (name, column, points) => {
    const here = measured(column);
    return [
      [`${name}, published`, ...values.map((value) => points[value].toFixed(3).replace(/0$/, ''))],
      [`${name}, measured`, ...here.map((value) => value.toFixed(3))],
      ['difference', ...here.map((value, place) => signed(value - points[values[place]]))],
    ];
  };
  return table(
    [code(axis), ...values],
    [
      ...beside('g', 'acc_adv_natural', figure.g),
      ...(new Set(rows.map(({ seed }) => seed)).size > 1
        ? [['standard deviation over seeds', ...values.map((value) => spread(value).toFixed(3))]]
        : []),
      ...(figure.f === undefined ? [] : beside('f', 'acc_std_train', figure.f)),
      ...['agreement_fresh', 'agreement_test', 'acc_noise_natural']
        .filter((column) => rows[0][column])
        .map((column) => [code(column), ...values.map((value) => atBest(rowsAt(value), column).toFixed(3))]),
    ],
  );
}

/** Bounds of the rows: sizes of the mean of random targets. */
const SIZES = [0, 0.015, 0.03, 0.045, Number.POSITIVE_INFINITY];

/** Accuracies of g along epsilon, by the size of the mean of the targets that a seed drew. */
function wideSeedsTable(text) {
  const [{ g }] = published['wide-two-layer'].filter(({ axis }) => axis === 'epsilon');
  const rows = parse(text, { columns: true }).filter(({ d }) => d === '100');
  const values = Object.keys(g).sort((a, b) => a - b);
  return table(
    ['`target_mean`, up to its sign', 'seeds', ...values.map((value) => `epsilon = ${value}`)],
    rangesOf(SIZES).map(({ name, holds }) => {
      const own = rows.filter((row) => holds(Math.abs(Number(row.target_mean))));
      const at = (value) =>
        best(
          own.filter(({ epsilon }) => Number(epsilon) === Number(value)),
          'acc_adv_natural',
        );
      return [
        name,
        String(new Set(own.map(({ seed }) => seed)).size),
        ...values.map((v) => at(v).toFixed(3)),
      ];
    }),
  );
}
