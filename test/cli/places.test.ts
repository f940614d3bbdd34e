import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPlannedSweep } from '../../src/cli/sweep/read-planned-sweep.ts';
import { encodeNpz } from '../../src/datasets/formats/write-npz.ts';
import { temporaryFolder } from '../sweep/support/sweeps.ts';

/** A folder with a.npz, 8 samples of 6 pixels in two classes, and the places of the problems of a sweep on them. */
async function placesIn(sweep: (dataset: string) => object, set?: readonly string[]): Promise<string[]> {
  const folder = temporaryFolder();
  const path = join(folder, 'a.npz');
  const x = { numbers: new Float32Array(48).fill(0.5), shape: [8, 6] };
  const y = { numbers: Int8Array.from({ length: 8 }, (_, i) => i % 2), shape: [8] };
  await writeFile(path, encodeNpz({ x, y }));
  const file = join(folder, 'sweep.json');
  await writeFile(file, JSON.stringify(sweep(`npz:${path}`)));
  const reading = readPlannedSweep(file, { data: folder, ...(set && { set }) });
  const error = await reading.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof Error ? error.message.split('\n') : [];
}

const of = (dataset: string) => ({ dataset, classes: [0, 1], Nadv: 2, scenario: 'natural-rand' });

describe('problems of data and models have the place of the value', () => {
  test.each<[string, (dataset: string) => object, RegExp[]]>([
    ['of an axis', (a) => ({ settings: of(a), grid: { N: [4, 100] } }), [/^grid\.N\[1\]: is 100, but/]],
    [
      'of a joint axis',
      (a) => ({
        settings: of(a),
        grid: {
          'N, T': [
            [4, 1],
            [100, 1],
          ],
        },
      }),
      [/^grid\["N, T"\]\[1\]\[0\]: is 100/],
    ],
    ['of a spacing', (a) => ({ settings: of(a), grid: { N: { range: [4, 16, 8] } } }), [/^grid\.N: is 12/]],
    ['of a setting', (a) => ({ settings: { ...of(a), classes: [0, 5], N: 4 } }), [/^settings\.classes: no/]],
    [
      'of data that are not there',
      () => ({ settings: { ...of('npz:none.npz'), N: 4 } }),
      [/^settings\.dataset: none\.npz/],
    ],
    [
      'of a model that is not there',
      (a) => ({ settings: { ...of(a), N: 4 }, grid: { standard: ['trained', 'onnx:none.onnx'] } }),
      [/^grid\.standard\[1\]: none\.onnx/],
    ],
    [
      'also where other problems come with them',
      (a) => ({ settings: { ...of(a), gama: 1 }, grid: { N: [4, 100] } }),
      [/gama/, /^grid\.N\[1\]: is 100/],
    ],
  ])('%s', async (_, sweep, expected) => {
    const said = await placesIn(sweep);
    expect(said).toEqual(expected.map((message) => expect.stringMatching(message)));
  });

  test('on the command line', async () => {
    const said = await placesIn((a) => ({ settings: { ...of(a), N: 4 } }), ['N=[4, 100]']);
    expect(said).toEqual([expect.stringMatching(/^--set N\[1\]: is 100/)]);
  });
});

test.skipIf(!process.env.LAP_DATA)('a wrong d of known data is told once (needs LAP_DATA)', async () => {
  const file = join(temporaryFolder(), 'sweep.json');
  await writeFile(file, JSON.stringify({ settings: { dataset: 'mnist', classes: [3, 7], d: 785 } }));
  await expect(readPlannedSweep(file, {})).rejects.toThrow(/^settings\.d: 785 is not the dimension.*$/);
});
