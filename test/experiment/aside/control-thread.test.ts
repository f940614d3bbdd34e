import { afterEach, beforeEach, expect, test } from 'vitest';
import { ControlThread } from '../../../src/experiment/aside/control-thread.ts';
import {
  type CellContext,
  type ContextOptions,
  createContext,
  runCell,
} from '../../../src/experiment/run-cell.ts';
import { completeSettings, type Settings } from '../../../src/experiment/settings.ts';
import { baseStage } from '../../../src/experiment/stages/base-inputs.ts';
import { controlStage } from '../../../src/experiment/stages/classifiers.ts';
import { GrowingGram } from '../../../src/experiment/stages/growing-gram.ts';
import type { Stage } from '../../../src/experiment/stages/stage.ts';
import { equip, newTeam, teamSize, totalLent, useTeam } from '../../../src/linalg/team/team.ts';

const GIB = 2 ** 30;
const options: ContextOptions = { engine: 'mlas', dataFolder: '', memoryBytes: GIB };
const small = { dataset: 'gauss', N: 30, Nadv: 200, d: 150, m: 20, epsilon: 0.8 } as const;
const settings = completeSettings({ ...small, attack: 'gradient', norm: 'L2' });

const team = newTeam();
beforeEach(() => {
  useTeam(team);
  equip(team, 2, GIB);
});
afterEach(() => equip(team, 1));

/** The result of a stage in this thread. */
async function here<Result extends Disposable>(
  stage: Stage<Result>,
  { engine, stages }: CellContext,
  of: Settings,
): Promise<Result> {
  return stages.get(stage, of, { engine, dataFolder: '', report: () => {} });
}

/** Starts a thread for however little work. */
function started(of: Settings, context: CellContext): ControlThread {
  const thread = ControlThread.begin(of, context, 0);
  if (thread === undefined) throw new Error('no thread was started');
  return thread;
}

test.each<[string, Partial<Settings>]>([
  ['whose inputs have one Gram matrix with those of g', {}],
  ['whose inputs have a Gram matrix of their own', { norm: 'Linf', epsilon: 0.03 }],
  ['with biases and a random readout', { bias: 'trained', readout: 'gauss' }],
])('a control %s is the same to the bit, trained beside the cell', async (_, changed) => {
  const own = completeSettings({ ...small, attack: 'gradient', norm: 'L2', ...changed });
  const [context, other] = [await createContext(options), await createContext(options)];
  using thread = started(own, context);
  expect([teamSize(), totalLent([team]).cores]).toEqual([1, 1]);
  expect(totalLent([team]).bytes).toBeGreaterThan(0);

  const gram = new GrowingGram();
  await thread.lendGram(gram, context.engine);
  const aside = await thread.control(context.engine);
  expect([teamSize(), totalLent([team])]).toEqual([2, { cores: 0, bytes: 0 }]);

  const expected = await here(controlStage, other, own);
  const { X } = await here(baseStage(own), other, own);
  expect(aside?.training).toEqual(expected.training);
  expect(aside?.oneHidden?.influence).toEqual(expected.oneHidden?.influence);
  expect(aside?.oneHidden?.geometry).toEqual(expected.oneHidden?.geometry);
  for (const part of ['W', 'a', 'b'] as const)
    expect(aside?.oneHidden?.network[part]?.data).toEqual(expected.oneHidden?.network[part]?.data);
  using copy = context.engine.memory.matrix(X.rows, X.cols);
  copy.data.set(X.data);
  expect(await aside?.outputs(copy)).toEqual(await expected.outputs(X));
  const [lent, computed] = [await gram.of(context.engine, copy), await new GrowingGram().of(other.engine, X)];
  expect(lent.data).toEqual(computed.data);
});

test('a cell whose control is trained beside it has the same measurements', async () => {
  const heavy = completeSettings({ ...small, Nadv: 3000, d: 500, m: 500, attack: 'gradient', norm: 'L2' });
  const doing: string[] = [];
  const run = async (told?: string[]) =>
    runCell(heavy, await createContext(options), (stage) => told?.push(stage));
  const together = await run(doing);
  expect(doing.indexOf('train c')).toBeGreaterThan(doing.indexOf('train g'));
  equip(team, 1);
  expect(together.measurements).toEqual((await run()).measurements);
  expect(totalLent([team])).toEqual({ cores: 0, bytes: 0 });
});

test('no thread is started without a core, without memory, for little work, or for a control that is there', async () => {
  const context = await createContext(options);
  const begin = (leastFlops?: number) => ControlThread.begin(settings, context, leastFlops);
  expect(begin()).toBeUndefined();
  equip(team, 1, GIB);
  expect(begin(0)).toBeUndefined();
  equip(team, 2, 1e6);
  expect(begin(0)).toBeUndefined();
  equip(team, 2, GIB);
  await here(controlStage, context, settings);
  expect(begin(0)).toBeUndefined();
  expect(totalLent([team])).toEqual({ cores: 0, bytes: 0 });
});

test('where the thread fails, the cell is left to train the control', async () => {
  const context = await createContext(options);
  const use = [{ path: '/no/such/module.mjs', sha256: '' }];
  using thread = started(settings, { ...context, options: { ...options, use } });
  const gram = new GrowingGram();
  await thread.lendGram(gram, context.engine);
  expect(await thread.control(context.engine)).toBeUndefined();
  expect(totalLent([team])).toEqual({ cores: 0, bytes: 0 });
});

test('a thread that is not needed any more stops, and gives back what it took', async () => {
  const context = await createContext(options);
  const thread = started(completeSettings({ ...small, N: 30, Nadv: 2500, d: 1000, m: 300 }), context);
  expect(totalLent([team]).cores).toBe(1);
  thread[Symbol.dispose]();
  expect(await thread.control(context.engine)).toBeUndefined();
  expect(totalLent([team])).toEqual({ cores: 0, bytes: 0 });
});
