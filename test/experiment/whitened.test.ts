import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeNpz } from '../../src/datasets/formats/write-npz.ts';
import { asNetwork } from '../../src/experiment/families/one-hidden-as-network.ts';
import { perturb } from '../../src/experiment/perturb.ts';
import { impossibilities } from '../../src/experiment/planning/impossibilities.ts';
import { runCell } from '../../src/experiment/run-cell.ts';
import { completeSettings, type Settings } from '../../src/experiment/settings.ts';
import { makeBaseInputs } from '../../src/experiment/stages/base-inputs.ts';
import { loadNaturalData } from '../../src/experiment/stages/data/natural-data.ts';
import type { Matrix } from '../../src/linalg/index.ts';
import { initialNetwork } from '../../src/networks/one-hidden.ts';
import { outputAt, rowsOf } from '../attacks/networks.ts';
import { numbers } from '../linalg/support.ts';
import { scratchFolder, silent, smallCell, smallContext } from './cells.ts';

const [N, d, gamma] = [60, 12, 0.1];

/** Two classes of correlated pixels; the last pixel is constant. */
async function pixels(folder: string): Promise<string> {
  const path = join(folder, 'pixels.npz');
  const noise = numbers(N * d);
  const y = Int32Array.from({ length: N }, (_, n) => n % 2);
  const x = Float32Array.from({ length: N * d }, (_, i) => {
    const [n, k] = [Math.floor(i / d), i % d];
    return k === d - 1
      ? 0
      : 0.45 + (n % 2 ? 0.15 : 0) * (k % 3) + 0.2 * noise[n * d] + (0.15 * noise[i]) / (k + 1);
  });
  const arrays = { x_train: { numbers: x, shape: [N, d] }, y_train: { numbers: y, shape: [N] } };
  await writeFile(path, encodeNpz(arrays));
  return `npz:${path}`;
}

async function whitenedCell(folder: string, given: Partial<Settings> = {}): Promise<Settings> {
  const data = { dataset: await pixels(folder), classes: [0, 1] as [number, number], N, Nadv: N, d };
  return smallCell({ ...data, normalize: 'whiten', ridge: 0.05, scenario: 'natural-rand', ...given });
}

/** An untrained network attacked on whitened inputs; all derived quantities are checked against their definitions. */
async function attacked(given: Partial<Settings>) {
  await using folder = await scratchFolder();
  using context = await smallContext();
  const { engine } = context;
  const settings = await whitenedCell(folder.path, given);
  using natural = await loadNaturalData(settings, engine, '');
  using base = await makeBaseInputs(settings, natural, engine);
  const key = { seed: 3, purpose: 900, firstRow: 0 };
  const network = initialNetwork({ m: 10, d, gamma, initScale: 1 }, key, engine.memory, engine.kernels);
  const oneHidden = { network };
  const f = { oneHidden, differentiable: () => asNetwork(engine, network) };
  const maxMarginNormal = async () => new Float32Array(d);
  const principal = async () => {
    throw new Error('no component is needed');
  };
  using perturbed = await perturb({ engine, settings, natural, f, base, maxMarginNormal, principal });
  const mean = natural.space.mean ?? new Float64Array(d);
  const inPixels = (X: Matrix) => rowsOf(X).map((row) => row.map((value, k) => value + mean[k]));
  const T = natural.whitening ? rowsOf(natural.whitening) : [];
  const see = (x: readonly number[]) => T.map((t) => t.reduce((sum, v, k) => sum + v * (x[k] - mean[k]), 0));
  return {
    targets: [...base.targets.data],
    start: inPixels(base.unwhitened),
    end: inPixels(perturbed.unwhitened),
    seenStart: rowsOf(base.X),
    seenEnd: rowsOf(perturbed.X),
    see,
    f: (x: readonly number[]) => outputAt(network, see(x)),
  };
}

describe('whitened inputs', () => {
  it('are seen as T times centred pixels, before and after the attack', async () => {
    const { start, end, seenStart, seenEnd, see } = await attacked({
      norm: 'L2',
      epsilon: 0.3,
      attack: 'pgd',
    });
    const gap = (seen: number[][], inputs: number[][]) =>
      Math.max(...seen.flatMap((row, n) => see(inputs[n]).map((value, k) => Math.abs(value - row[k]))));
    expect(gap(seenStart, start)).toBeLessThan(1e-4);
    expect(gap(seenEnd, end)).toBeLessThan(1e-4);
  });

  it('gradient: pixels move by epsilon along the slope of f by pixels', async () => {
    const epsilon = 0.3;
    const { start, end, targets, f } = await attacked({ norm: 'L2', epsilon, attack: 'gradient' });
    for (const n of [0, 7, 31]) {
      const h = 1e-4;
      const slope = start[n].map((_, k) => {
        const at = (change: number) => f(start[n].map((value, i) => value + (i === k ? change : 0)));
        return (at(h) - at(-h)) / (2 * h);
      });
      const length = Math.hypot(...slope);
      const error = start[n].map((from, k) => end[n][k] - from - (targets[n] * epsilon * slope[k]) / length);
      expect(Math.max(...error.map(Math.abs))).toBeLessThan(1e-4);
    }
  });

  it.each([
    ['L2', 0.3],
    ['Linf', 0.1],
    ['L0', 0.25],
  ] as const)(
    'pgd, %s: the budget and the data range hold in pixels, and targets come nearer',
    async (norm, epsilon) => {
      const { start, end, targets, f } = await attacked({ norm, epsilon, attack: 'pgd' });
      end.forEach((x, n) => {
        const delta = x.map((value, k) => value - start[n][k]);
        const sizes = {
          L2: Math.hypot(...delta) - epsilon,
          Linf: Math.max(...delta.map(Math.abs)) - epsilon,
          L0: delta.filter((value) => Math.abs(value) > 1e-6).length - Math.floor(epsilon * d),
        };
        expect(sizes[norm]).toBeLessThan(1e-5);
        expect(Math.min(...x)).toBeGreaterThan(-1e-6);
        expect(Math.max(...x)).toBeLessThan(1 + 1e-6);
        expect(targets[n] * (f(x) - f(start[n]))).toBeGreaterThan(-1e-5);
      });
    },
  );

  it.each(['natural-det', 'noise'] as const)('run as a cell, %s, the same each time', async (scenario) => {
    await using folder = await scratchFolder();
    const settings = await whitenedCell(folder.path, { scenario, epsilon: 0.5 });
    using context = await smallContext();
    const run = async () => {
      const { measurements } = await runCell(settings, context, silent);
      context.stages.trim(-1);
      return { measurements, left: context.engine.memory.bytesInUse };
    };
    const { measurements, left } = await run();
    expect(measurements.acc_std_train).toBeGreaterThan(0.9);
    expect(measurements.attack_success).toBeGreaterThan(0.6);
    expect(measurements.energy_pc5).toBeGreaterThan(0);
    expect(await run()).toEqual({ measurements, left });
  });
});

it.each([
  [{ normalize: 'whiten' }, 'normalize'],
  [{ normalize: 'whiten', dataset: 'mnist', d: 784, network: 'mlp' }, 'normalize'],
  [{ dataset: 'mnist', classes: [3, 7], d: 784, ridge: 0.5 }, 'ridge'],
] as const)('refuses %j', (given, place) => {
  expect(
    impossibilities(completeSettings(given as Partial<Settings>)).map((problem) => problem.place),
  ).toEqual([place]);
});
