// Whole cells of the published size in one worker, and the whole published study on all cores.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parse } from 'csv-parse/sync';
import { createContext, runCell } from '../src/experiment/run-cell.ts';
import { completeSettings, type Settings } from '../src/experiment/settings.ts';
import { builtFile } from '../src/package-root.ts';
import { bareRate, counted } from './counted-products.ts';
import type { Line } from './lines.ts';

const PUBLISHED: Partial<Settings> = { N: 1000, Nadv: 10_000, d: 10_000, m: 1000 };
const [FIRST, FURTHER] = [0.78, 0.3];
/** Targets for the first cell of a group with each engine, and for a further epsilon, in seconds. */
const MOST = { auto: 90, wasm: 240 } as const;
const MOST_FURTHER = 60;
/** Target of the time of a cell over that of its matrix products by onnxruntime alone. */
const MOST_OVER_PRODUCTS = { auto: 1.2, wasm: 2.4 } as const;

/** A cell with its three classifiers and all measurements, and a further epsilon that shares two of them. */
export async function cellLines(): Promise<Line[]> {
  const lines: Line[] = [];
  for (const choice of ['auto', 'wasm'] as const) {
    const created = await createContext({ engine: choice, dataFolder: '', memoryBytes: 2 ** 32 });
    const products = counted(created.engine);
    const context = { ...created, engine: products.engine };
    const run = async (epsilon: number) => {
      const start = performance.now();
      const settings = completeSettings({ ...PUBLISHED, epsilon });
      const { status, measurements } = await runCell(settings, context, () => {});
      if (status !== 'done' || !((measurements.acc_adv_natural ?? 0) > 0.85))
        throw new Error(`the cell came out ${status} with accuracy ${measurements.acc_adv_natural}`);
      return (performance.now() - start) / 1000;
    };
    const engine = context.engine.flavour;
    const rate = await bareRate();
    const seconds = await run(FIRST);
    const bare = products.flops() / ((rate + (await bareRate())) / 2);
    lines.push({
      what: `cell N 1000, Nadv 10,000, d 10,000, m 1000, ${engine}`,
      ...{ value: seconds, unit: 's', target: { atMost: MOST[choice] } },
      note: `${(context.engine.memory.peakBytes / 2 ** 30).toFixed(2)} GiB of the engine's memory at most`,
    });
    lines.push({
      what: `the same beside its products at the rate of bare onnxruntime, ${engine}`,
      ...{ value: seconds, unit: 's', beside: `${bare.toFixed(1)} s`, ratio: seconds / bare },
      target: { atMost: MOST_OVER_PRODUCTS[choice] },
      note: `${(products.flops() / 1e12).toFixed(2)} TFLOP of products`,
    });
    if (choice === 'wasm') continue;
    lines.push({
      what: `a further epsilon of its group, ${engine}`,
      ...{ value: await run(FURTHER), unit: 's', target: { atMost: MOST_FURTHER } },
    });
  }
  return lines;
}

/** Folder of the study's results. */
const STUDY_FOLDER = 'output/bench/study';

/** The whole published study of synthetic data with attack `gradient`, 176 cells, run by the command itself. */
export async function studyLines(): Promise<Line[]> {
  const args = [builtFile('src/cli/main.js'), 'sweeps/paper/study.json', '--fresh', '--out', STUDY_FOLDER];
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`the study ended with exit code ${status}`);
  const cells: { status: string }[] = parse(readFileSync(`${STUDY_FOLDER}/cells.csv`), { columns: true });
  if (!cells.every((cell) => cell.status === 'done')) throw new Error('cells of the study are not done');
  const what = `the whole study, ${cells.length} cells, ${cpus().length} workers`;
  return [
    {
      what,
      ...{ value: seconds / 60, unit: 'min', target: { atMost: 90 } },
      note: `results in ${STUDY_FOLDER}`,
    },
  ];
}
