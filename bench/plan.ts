// Estimated time of plans, compared to the processor time of cells, which other load does not affect. One process with
// one thread of cells; starting threads and drawing reports are excluded.

import { planning } from '../src/cli/sweep/read-planned-sweep.ts';
import { measurePace } from '../src/experiment/planning/pace.ts';
import { createContext, runCell } from '../src/experiment/run-cell.ts';
import { MAX_MEMORY_BYTES } from '../src/linalg/memory.ts';
import { parseSweep } from '../src/sweep/file/spec.ts';
import { planSweep, START_SECONDS } from '../src/sweep/plan/plan.ts';
import { groupCells } from '../src/sweep/plan/work-groups.ts';
import type { Line } from './lines.ts';
import { SHAPES, type Shape } from './plan-shapes.ts';

const ENGINE = 'auto';
/** Every n-th shape is held out: no constant of the estimates was fitted to it. */
const HELD_OUT_EVERY = 3;

async function fastestPace(): Promise<number> {
  const paces: number[] = [];
  for (let round = 0; round < 4; round++) paces.push(await measurePace(ENGINE));
  return Math.max(...paces);
}

/** Estimated and measured seconds. */
async function toldAndTaken({ settings, grid = {} }: Shape, pace: number, dataFolder: string) {
  const { cells, ...sweep } = parseSweep(JSON.stringify({ name: 'plan', settings, grid }), 'plan');
  const memoryBytes = 4 * MAX_MEMORY_BYTES;
  const options = { folder: 'output/bench/no-such-folder', workers: 1, memoryBytes, planning };
  const { seconds } = await planSweep({ ...sweep, cells }, { ...options, pace: async () => pace });
  const context = await createContext({ engine: ENGINE, dataFolder, memoryBytes: MAX_MEMORY_BYTES });
  const before = process.cpuUsage();
  for (const group of groupCells(cells, planning))
    for (const cell of group.cells) await runCell(cell.settings, context, () => {});
  const { user, system } = process.cpuUsage(before);
  context.stages[Symbol.dispose]();
  return { told: seconds - START_SECONDS, taken: (user + system) / 1e6 };
}

/**
 * Ratio of estimated to measured time for each shape, as soon as it is known; then the worst in either direction, of
 * the shapes used to fit the estimates and of those held out. Real data only where LAP_DATA is set.
 */
export async function* planLines(): AsyncGenerator<Line> {
  const { LAP_DATA: dataFolder } = process.env;
  const pace = await fastestPace();
  const worst = { tuned: 1, 'held out': 1 };
  const counts = { tuned: 0, 'held out': 0 };
  for (const [index, shape] of SHAPES.entries()) {
    if (shape.isReal && dataFolder === undefined) continue;
    const { told, taken } = await toldAndTaken(shape, pace, dataFolder ?? '');
    const role = index % HELD_OUT_EVERY === HELD_OUT_EVERY - 1 ? 'held out' : 'tuned';
    worst[role] = Math.max(worst[role], told / taken, taken / told);
    counts[role]++;
    yield {
      ...{ what: shape.what, value: told, unit: 's told', ratio: told / taken },
      beside: `${taken.toPrecision(3)} s of processor, ${role}`,
    };
  }
  for (const role of ['tuned', 'held out'] as const)
    yield {
      what: `worst of ${counts[role]} plans ${role}, either way`,
      ...{ value: worst[role], unit: 'times', target: { atMost: 2 } },
    };
}
