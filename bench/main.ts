// Runs all benchmarks. Each result is checked before it is timed. Prints a table of ratios, and writes the same as
// JSON. `npm run bench -- [--out FILE] [part ...]`
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { cellLines, studyLines } from './cells.ts';
import { coordinationLines } from './coordination.ts';
import { HEAD, isMet, type Line, machine, rowText } from './lines.ts';
import { networkLines } from './network.ts';
import { networkFlowLines } from './network-flow.ts';
import { planLines } from './plan.ts';
import { mlasLines, wasmLines } from './products.ts';
import { scalingLines } from './scaling.ts';
import { allDigitsLines, teamLines } from './teams.ts';
import { trainingLines } from './training.ts';

const PARTS: Readonly<Record<string, () => Promise<Line[]> | AsyncIterable<Line>>> = {
  mlas: mlasLines,
  wasm: wasmLines,
  coordination: coordinationLines,
  scaling: scalingLines,
  network: async () => [...(await networkLines()), ...(await networkFlowLines())],
  training: trainingLines,
  cell: cellLines,
  team: teamLines,
  'all-digits': allDigitsLines,
  plan: planLines,
  study: studyLines,
};
/** Parts that are measured only when requested by name: long ones, those that need data, and those not about speed. */
const ON_REQUEST = ['study', 'plan', 'all-digits'];

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { out: { type: 'string' } },
});
const unknown = positionals.filter((part) => !(part in PARTS));
if (unknown.length > 0)
  throw new Error(`no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}`);

const started = new Date();
const lines: Line[] = [];
console.log(HEAD);
for (const [part, measure] of Object.entries(PARTS)) {
  if (positionals.length > 0 ? !positionals.includes(part) : ON_REQUEST.includes(part)) continue;
  for await (const line of await measure()) {
    lines.push(line);
    console.log(rowText(line));
  }
}
const seconds = (Date.now() - started.getTime()) / 1000;
const out = values.out ?? join('output/bench', `${started.toISOString().slice(0, 10)}.json`);
mkdirSync(dirname(out), { recursive: true });
const report = {
  ...{ started: started.toISOString(), seconds, machine: machine() },
  lines: lines.map((line) => ({ ...line, met: isMet(line) })),
};
writeFileSync(out, `${JSON.stringify(report, null, 2)}\n`);
console.log(
  `${lines.filter((line) => isMet(line) === false).length} targets not met; ${out}, ${seconds.toFixed(0)} s`,
);
