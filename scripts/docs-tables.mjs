// The generated parts of docs/: tables of settings, measurements and options, of checked-in results, and the worked examples.
import { parse } from 'csv-parse/sync';

const BLOCK = /(<!-- generated: (\S+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** Defaults that depend on other settings. */
const DEPENDENT = {
  epsilon: '0.0078 sqrt(d) for L2, 0.03 for Linf, 0.05 for L0',
  Nadv: '10000; for natural-rand and natural-det N',
  d: '10000; real data fixes it',
};

/** Replaces the content of each marked block of `text`; throws where there is no content for a block. */
export function fillBlocks(text, contentOf) {
  return text.replace(BLOCK, (_, head, name, end) => `${head}\n${contentOf(name)}\n\n${end}`);
}

/**
 * Returns a function that generates the content of a block, by name, from the definitions in the code, and from the texts of
 * examples and of results by file name.
 */
export function blockContent(definitions, readExample, readResults) {
  return (name) => {
    if (name === 'settings') return settingsTable(definitions);
    if (name === 'measurements') return measurementsTable(definitions);
    if (name === 'options') return optionsTable(definitions);
    const [kind, file = ''] = name.split(':');
    if (kind === 'example') return `\`\`\`js\n${readExample(file).trimEnd()}\n\`\`\``;
    if (kind === 'law') return lawTable(readResults(file));
    if (kind === 'beside') return besideTable(readResults(file));
    if (kind === 'fit') return fitTable(readResults(file));
    if (kind === 'results') return resultsTable(readResults(file));
    throw new Error(`no generated block is called ${name}`);
  };
}

function settingsTable({ settingNames, settingSchemas, allowed, defaults }) {
  const rows = settingNames.map((name) => {
    const value = DEPENDENT[name] ?? code(String(defaults[name]));
    return [code(name), allowed(settingSchemas[name]), value, settingSchemas[name].description ?? ''];
  });
  return table(['setting', 'allowed', 'default', 'meaning'], rows);
}

function measurementsTable({ measurements }) {
  const rows = Object.entries(measurements).map(([name, { kind, meaning }]) => [code(name), kind, meaning]);
  return table(['measurement', 'kind', 'meaning'], rows);
}

function optionsTable({ options }) {
  return table(
    ['option', 'meaning'],
    // Angle brackets would be HTML in Markdown.
    options.map(({ flags, description, argChoices }) => [
      code(flags),
      `${description.replaceAll('<', '\\<')}${argChoices ? ` (${argChoices.join(', ')})` : ''}`,
    ]),
  );
}

/** How well a law's CSV says that it holds: for cells that it was fitted to, and for the others. */
function lawTable(text) {
  const [head, ...rows] = text
    .trim()
    .split('\n')
    .map((line) => line.split(','));
  const [accuracy, residual, fit] = ['accuracy', 'residual', 'fitted'].map((name) => head.indexOf(name));
  const figures = (fitted) => {
    const own = rows.filter((row) => row[fit] === fitted);
    const values = own.map((row) => Number(row[accuracy]));
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const squares = own.reduce((sum, row) => sum + Number(row[residual]) ** 2, 0);
    const total = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    return [String(own.length), (1 - squares / total).toFixed(3), Math.sqrt(squares / own.length).toFixed(3)];
  };
  return table(
    ['cells', 'count', 'R squared', 'root mean square residual'],
    [
      ['of the points that it was fitted to', ...figures('yes')],
      ['of the other points', ...figures('no')],
    ],
  );
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

/** An estimate with the ends of its interval: `0.91 (0.88 to 0.93)`. */
function interval(fields, digits) {
  const [estimate, low, high] = fields.map((value) => Number(value).toFixed(digits));
  return `${estimate} (${low} to ${high})`;
}

function code(text) {
  return `\`${text}\``;
}

function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
