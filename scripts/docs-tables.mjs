// The generated parts of docs/: tables of settings, measurements and options, of sweeps and of checked-in results, the
// worked examples, and numbers in the text.
import { code, table } from './docs-markdown.mjs';
import { resultsBlock } from './docs-results.mjs';
import { runBlock, runsTable } from './docs-sweeps.mjs';
import { fillValues } from './docs-values.mjs';

const BLOCK = /(<!-- generated: (\S+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** Defaults that depend on data. */
const OF_DATA = { d: '10000; real data fixes it' };

/**
 * Replaces the content of each marked block of `text`, and each number that is a link to the results it is read from; throws
 * where there is no content for a block, or no row for a number.
 */
export function fillPage(text, contentOf, readResults) {
  const filled = text.replace(BLOCK, (_, head, name, end) => `${head}\n${contentOf(name)}\n\n${end}`);
  return fillValues(filled, readResults);
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
    const [kind, file = '', ...rest] = name.split(':');
    if (kind === 'example') return `\`\`\`js\n${readExample(file).trimEnd()}\n\`\`\``;
    if (kind === 'sweeps') return runsTable(definitions.sweeps, file || undefined);
    if (kind === 'run') return runBlock(definitions.sweeps, file);
    const content = resultsBlock(kind, () => readResults(file), rest, definitions);
    if (content === undefined) throw new Error(`no generated block is called ${name}`);
    return content;
  };
}

function settingsTable({
  settingNames,
  settingSchemas,
  settingDeclarations,
  defaultText,
  allowed,
  defaults,
}) {
  const rows = settingNames.map((name) => {
    const value = OF_DATA[name] ?? defaultText(settingDeclarations[name]) ?? code(String(defaults[name]));
    return [code(name), allowed(settingSchemas[name]), value, settingSchemas[name].description ?? ''];
  });
  return table(['setting', 'allowed', 'default', 'meaning'], rows);
}

function measurementsTable({ measurements, meaningAndNote }) {
  const rows = Object.entries(measurements).map(([name, measurement]) => [
    ...[code(name), measurement.kind],
    meaningAndNote(measurement),
  ]);
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
