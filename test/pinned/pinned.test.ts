import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runCell } from '../../src/experiment/run-cell.ts';
import { searchCell } from '../../src/experiment/search/search.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { numberText } from '../../src/sweep/store/csv-text.ts';
import { scratchFolder, silent, smallCell, smallContext } from '../experiment/cells.ts';
import { modelCells, type PinnedFiles, pinnedCells } from './cells.ts';
import { bandImages } from './images.ts';

/** Only names: the files are written, and their paths known, before the tests run. */
const names = [...pinnedCells({ images: 'npz:-', oneHidden: 'onnx:-', mlp: 'onnx:-' }).keys()];

let folder: Awaited<ReturnType<typeof scratchFolder>>;
let cells: Map<string, Settings>;

beforeAll(async () => {
  folder = await scratchFolder();
  cells = pinnedCells(await writeFiles(folder.path));
});

afterAll(() => folder[Symbol.asyncDispose]());

async function writeFiles(path: string): Promise<PinnedFiles> {
  await writeFile(join(path, 'bands.npz'), bandImages(90, 30));
  const model = (id: string) => join(path, 'models', `${id}-f.onnx`);
  for (const [id, settings] of Object.entries(modelCells)) {
    using context = await smallContext();
    await runCell(settings, context, silent, { kinds: ['models'], folder: path, id });
  }
  return {
    images: `npz:${join(path, 'bands.npz')}`,
    ...{ oneHidden: `onnx:${model('oneHidden')}`, mlp: `onnx:${model('mlp')}` },
  };
}

/**
 * Status and measurements, formatted as in cells.csv, without those that depend on onnxruntime's rounding on this
 * machine.
 */
function columns({ status, measurements }: Awaited<ReturnType<typeof runCell>>): Record<string, string> {
  const { onnx_max_abs_diff, ...own } = measurements;
  expect(onnx_max_abs_diff).toBeLessThan(1e-4);
  const texts = Object.entries(own).map(([name, value]) => [name, numberText(value)]);
  return { status, ...Object.fromEntries(texts.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

/**
 * Results of small cells as of their last intended change, on strict kernels, which give the same results on every
 * machine. After an intended change, `npx vitest run test/pinned -u` writes them again: review the difference, and
 * describe it in CHANGELOG.md.
 */
describe('pinned values', () => {
  it.each(names)('%s', async (name) => {
    const settings = cells.get(name);
    if (settings === undefined) throw new Error(`no cell ${name}`);
    using context = await smallContext();
    expect(columns(await runCell(settings, context, silent))).toMatchSnapshot();
  });

  it('a search', async () => {
    using context = await smallContext();
    const until = { measurement: 'attack_success', comparison: '>=', level: 0.9 } as const;
    const search = { over: 'epsilon', in: [0.01, 20], until, tolerance: 0.05 } as const;
    const { status, measurements, timings } = await searchCell(smallCell(), search, context, silent);
    expect(columns({ status, measurements, timings })).toMatchSnapshot();
  });

  it('are those of cells that share work', async () => {
    using context = await smallContext();
    for (const name of names.filter((title) => title.startsWith('one-hidden, gradient'))) {
      const settings = cells.get(name);
      if (settings === undefined) throw new Error(`no cell ${name}`);
      using alone = await smallContext();
      const shared = await runCell(settings, context, silent);
      expect(columns(shared)).toEqual(columns(await runCell(settings, alone, silent)));
    }
  });
});
