import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeNpz } from '../../src/datasets/formats/write-npz.ts';
import type { CellResult } from '../../src/experiment/measurements.ts';
import {
  completeSettings,
  type SettingName,
  type Settings,
  settingNames,
} from '../../src/experiment/settings.ts';
import { builtInVocabulary } from '../../src/experiment/vocabulary.ts';
import { cellId, type Diagram, type Sweep, sha256 } from '../../src/sweep/cells.ts';

/** Axes of a synthetic sweep, expanded in the order in which they are written. */
export type Axes = Partial<{ [K in SettingName]: readonly Settings[K][] }>;

/** A sweep over the product of axes, without a file. */
export function syntheticSweep(
  axes: Axes,
  diagrams: readonly Diagram[] = [],
  given: Partial<Settings> = {},
): Sweep {
  const names = settingNames.filter((name) => axes[name] !== undefined);
  let points: Partial<Settings>[] = [given];
  for (const name of names) {
    points = points.flatMap((point) => (axes[name] ?? []).map((value) => ({ ...point, [name]: value })));
  }
  const cells = points.map((point, index) => {
    const settings = completeSettings(point);
    return { index, id: cellId(settings, builtInVocabulary), settings };
  });
  return {
    name: 'synthetic',
    description: 'A sweep made up for tests.',
    vocabulary: builtInVocabulary,
    cells,
    axes: names,
    diagrams,
    save: [],
    hash: sha256(JSON.stringify(cells)),
  };
}

/** Noise in [-1, 1], a function of the cell. */
function wobble(id: string): number {
  return Number.parseInt(id.slice(0, 6), 16) / 0x7fffff - 1;
}

/** A plausible result: accuracy rises with d, and falls with N and with the correlation. */
export function plausibleResult(settings: Settings, id: string): CellResult {
  const { d, N, correlation, epsilon } = settings;
  const rho = typeof correlation === 'number' ? correlation : 0;
  const signal = (epsilon * Math.sqrt(d)) / (4 * Math.sqrt(N)) / (1 + 40 * rho);
  const accuracy = 0.5 + 0.5 * Math.tanh(2 * signal);
  return {
    status: 'done',
    measurements: {
      acc_std_train: 1,
      acc_adv_train: 1,
      acc_adv_natural: Math.min(1, accuracy + 0.012 * wobble(id)),
      acc_noise_natural: 0.5 + 0.02 * wobble(id.slice(4)),
      boundary_cosine: Math.tanh(signal),
      orthogonality: d / N / 10,
    },
    timings: {},
  };
}

/** Results of all cells; `change` makes some fail, changes them or omits them. */
export function results(
  sweep: Sweep,
  change: (result: CellResult, settings: Settings) => CellResult | undefined = (result) => result,
): Map<string, CellResult> {
  return new Map(
    sweep.cells.flatMap(({ id, settings }): [string, CellResult][] => {
      const result = change(plausibleResult(settings, id), settings);
      return result === undefined ? [] : [[id, result]];
    }),
  );
}

const failure: CellResult = {
  status: 'failed',
  error: 'out of memory: <N x N> is "too" large',
  measurements: {},
  timings: {},
};

/** A heat map of log N and d, three correlations, five seeds, with failed, missing and unconverged cells. */
export function faceted(): { sweep: Sweep; found: Map<string, CellResult> } {
  const sweep = syntheticSweep(
    {
      d: [250, 500, 1000, 2000, 4000],
      N: [100, 200, 400, 800, 1600, 3200],
      correlation: [0, 0.02, 0.1],
      seed: [0, 1, 2, 3, 4],
    },
    [{ name: 'phase', x: 'd', y: 'N', value: 'acc_adv_natural', facet: 'correlation', threshold: 0.9 }],
  );
  const found = results(sweep, (result, { N, d, correlation, seed }) => {
    if (N === 3200 && d === 4000) return failure;
    if (N === 3200 && d === 2000 && correlation === 0.1) return undefined;
    if (N === 1600 && d === 4000 && seed > 2) return failure;
    return N === 100 && d === 250 && seed === 1 ? { ...result, status: 'unconverged' } : result;
  });
  return { sweep, found };
}

/** Eight points, two seeds, one failure: a small heat map. */
export function small(): { sweep: Sweep; found: Map<string, CellResult> } {
  const sweep = syntheticSweep({ d: [100, 400], N: [100, 400], correlation: [0, 0.1], seed: [0, 1] }, [
    { name: 'phase', x: 'd', y: 'N', value: 'acc_adv_natural', facet: 'correlation', threshold: 0.6 },
  ]);
  const found = results(sweep, (result, { N, seed }) => (N === 400 && seed === 1 ? failure : result));
  return { sweep, found };
}

/** One point with two seeds, with samples of two images that its cells saved in `folder`. */
export function sampled(folder: string): { sweep: Sweep; found: Map<string, CellResult> } {
  const sweep = { ...syntheticSweep({ seed: [0, 1] }), save: ['samples'] as const };
  mkdirSync(join(folder, 'samples'), { recursive: true });
  for (const { id } of sweep.cells) {
    const path = join(folder, 'samples', id);
    const images = (...numbers: number[]) => ({ numbers: Float32Array.from(numbers), shape: [2, 2, 2] });
    const arrays = { x_base: images(0, 1, 0, 1, 1, 1, 1, 1), x_adv: images(0, 1, 0.5, 1, 1, 0.5, 1, 1) };
    writeFileSync(`${path}.npz`, encodeNpz(arrays));
    writeFileSync(`${path}.csv`, 'label,target\n3,7\n7,3\n');
  }
  return { sweep, found: results(sweep) };
}
