import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { classRows } from '../../src/datasets/class-rows.ts';
import { createEngine } from '../../src/linalg/create-engine.ts';
import { outputsOf } from '../../src/networks/outputs.ts';
import { trainFlow } from '../../src/solvers/one-hidden/gradient-flow.ts';
import { randomProblem } from '../support.ts';
import { openCsv } from './examples/csv.ts';
import { meanMargin } from './examples/mean-margin.ts';
import { attackAtRandom } from './examples/random-attack.ts';
import { unbalancedNetwork } from './examples/unbalanced.ts';

describe('the worked examples of docs/development.md', () => {
  it('a data set: opens a CSV file and names the line that is wrong', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'lap-sweep-csv-'));
    try {
      const path = join(folder, 'three.csv');
      await writeFile(path, '7,0,0.5\n3,1,0\n7,0.25,1\n');
      const { d, train } = await openCsv(path);
      expect([d, train.count]).toEqual([2, 3]);
      expect(Array.from(classRows(train, [3, 7], 'training').classes)).toEqual([1, 0, 1]);
      const pixels = new Float32Array(4);
      await train.read([2, 0], pixels);
      expect(Array.from(pixels)).toEqual([0.25, 1, 0, 0.5]);

      await writeFile(path, '7,0,0.5\n3,one,0\n');
      await expect(openCsv(path)).rejects.toThrow(/line 2: expected a class and 2 numbers/);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('an attack: moves each row by epsilon along one line, by its target', async () => {
    const engine = await createEngine('wasm');
    const [X, targets] = [engine.memory.matrix(3, 50), engine.memory.vector(3)];
    targets.data.set([1, -1, 1]);
    const budget = { norm: 'L2', epsilon: 0.5, space: { d: 50 } } as const;
    attackAtRandom(engine, X, targets, budget, { seed: 1, purpose: 99, firstRow: 0 });
    expect(Math.hypot(...X.row(0))).toBeCloseTo(0.5, 6);
    expect(Array.from(X.row(1))).toEqual(Array.from(X.row(0), (x) => -x));
    expect(Array.from(X.row(2))).toEqual(Array.from(X.row(0)));
  });

  it('a measurement', () => {
    expect(meanMargin([2, -3, 1], [1, -1, -1])).toBeCloseTo(4 / 3, 12);
  });

  it('a network: the flow trains it and keeps its readout', async () => {
    const { engine, X, y, G } = await randomProblem({ N: 20, d: 100, m: 16 });
    const key = { seed: 5, purpose: 3, firstRow: 0 };
    const sizes = { m: 16, d: 100, gamma: 0.01, initScale: 1 };
    const network = unbalancedNetwork(sizes, 12, key, engine);
    expect(Array.from(network.a.data).filter((a) => a > 0)).toHaveLength(12);
    const options = { loss: 'exponential', eta: 1, T: 1000, lossTarget: 0 } as const;
    const { outputs, marginMin } = await trainFlow(engine, { X, y }, G, network, options);
    expect(marginMin).toBeGreaterThan(0);
    const again = await outputsOf(engine, network, X);
    expect(Math.max(...again.map((f, n) => Math.abs(f - outputs[n])))).toBeLessThan(1e-4);
  });
});
