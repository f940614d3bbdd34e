// The shipped sweeps in docs/findings.md: what each run is, planned and taken.
import { table } from './docs-markdown.mjs';

/** The command of a run, and a line of what it is. */
export function runBlock({ runs }, name) {
  const run = runs.find((one) => one.name === name);
  if (run === undefined) throw new Error(`docs/results/sweeps.json has no run ${name}`);
  const options = [
    ...(run.set ?? []).map((value) => ` --set ${quoted(value)}`),
    ...(run.only ?? []).map((value) => ` --only ${quoted(value)}`),
  ];
  const command = `npx lap-sweep sweeps/${run.file}${options.join('')}`;
  const size = `${run.cells} cells, ${seedsText(run.seeds)} at each point`;
  const taken = run.taken === undefined ? 'not run as a whole' : `taken: ${run.taken}`;
  return `\`\`\`sh\n${command}\n\`\`\`\n\n${size}; planned: ${duration(run.plannedSeconds)}; ${taken}.`;
}

/** A row for each run of a page; those that name no page are of the page of findings. */
export function runsTable({ planned, runs }, page) {
  const rows = runs
    .filter((run) => run.page === page)
    .map((run) => [
      `[${run.name}](../sweeps/${run.file})`,
      ...[cellsText(run), run.seeds.join(' to ')],
      duration(run.plannedSeconds),
      ...[run.taken ?? 'not run', run.question === undefined ? run.about : answerLink(run)],
    ]);
  const last = page === undefined ? 'answer' : 'content';
  const listed = table(['run', 'cells', 'seeds', 'planned', 'taken', last], rows);
  const { workers, cpu, engine, gigaflopsOfOne: pace, version } = planned;
  const where = `${workers} workers of ${pace} GFLOP/s each (${cpu}, engine \`${engine}\`)`;
  return `${listed}\n\nPlanned by version ${version} for ${where}.`;
}

function answerLink({ question, answer }) {
  return `[${answer}](${question.includes('#') ? question : `#${question}`})`;
}

/** Where results choose the cells, those that are likely of all. */
function cellsText({ cells, likelyCells }) {
  return likelyCells === undefined ? String(cells) : `${likelyCells} likely, of ${cells}`;
}

function quoted(value) {
  if (value.includes('"')) return `'${value}'`;
  return /[^\w=.-]/.test(value) ? `"${value}"` : value;
}

function seedsText(seeds) {
  return seeds.length === 1 && seeds[0] === 1 ? 'one seed' : `${seeds.join(' to ')} seeds`;
}

/** Seconds in the largest unit that leaves two digits. */
function duration(seconds) {
  if (seconds < 100) return `${seconds} s`;
  if (seconds < 6000) return `${Math.round(seconds / 60)} min`;
  if (seconds < 360_000) return `${(seconds / 3600).toFixed(1)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
