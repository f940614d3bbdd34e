import { join } from 'node:path';
import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { classGroups } from '../../src/datasets/class-rows.ts';
import { openDataset } from '../../src/datasets/open.ts';
import { DataError } from '../../src/errors.ts';
import { writeImages, writeNumbers } from '../experiment/own-data.ts';
import { pixels, temporaryFolder, write } from './fixtures.ts';

const folder = temporaryFolder();

/** A .npy file: header as NumPy writes it, then the bytes of `numbers`. */
function npy(descr: string, shape: string, numbers: ArrayBufferView): Uint8Array {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${shape}, }\n`;
  const head = Buffer.alloc(10 + header.length);
  head.write('\x93NUMPY\x01\x00', 'latin1');
  head.writeUInt16LE(header.length, 8);
  head.write(header, 10);
  return Buffer.concat([head, new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)]);
}

const floats = npy('<f4', '(2, 2)', Float32Array.of(-3, 0.5, 1, 3));
const pair = npy('<i4', '(2,)', Int32Array.of(-1, 1));
let files = 0;
const npz = (entries: Record<string, Uint8Array>) => write(folder, `${files++}.npz`, zipSync(entries));
const open = (name: string) => openDataset(name, folder);

describe('npz', () => {
  test('float16: halves, the smallest and the largest subnormal, both zeros', async () => {
    const bits = Uint16Array.of(0x3c00, 0x3800, 0x0001, 0x03ff, 0x8000, 0x2e66, 0x7bff, 0xc000);
    const path = npz({ 'x.npy': npy('<f2', '(2, 4)', bits), 'y.npy': pair });
    const { train } = await open(`npz:${path}?range=none`);
    const expected = [1, 0.5, 2 ** -24, 1023 * 2 ** -24, -0, 0.0999755859375, 65504, -2];
    expect([...(await pixels(train, [0, 1], 4))]).toEqual(expected);
    const infinite = npz({ 'x.npy': npy('<f2', '(2, 1)', Uint16Array.of(0x7c00, 0x7e00)), 'y.npy': pair });
    await expect(open(`npz:${infinite}?range=none`)).rejects.toThrow(/sample 0 has value Infinity/);
  });

  test('labels -1 and 1 are a pair, names of arrays in any case', async () => {
    const set = await open(`npz:${npz({ 'X.npy': floats, 'Y.npy': pair })}?range=-3,3`);
    expect([...set.train.labels]).toEqual([-1, 1]);
    expect(classGroups(set, [-1, 1])).toEqual([-1, 1]);
  });

  test('class_names are the names of labels', async () => {
    const names = npy(
      '<U3',
      '(2,)',
      Uint32Array.from([...'catdog'], (c) => c.codePointAt(0) ?? 0),
    );
    const y = npy('<i4', '(2,)', Int32Array.of(1, 0));
    const set = await open(
      `npz:${npz({ 'x.npy': floats, 'y.npy': y, 'class_names.npy': names })}?range=none`,
    );
    expect(classGroups(set, ['dog', 'cat'])).toEqual([1, 0]);
    const two = npz({ 'x.npy': floats, 'y.npy': pair, 'class_names.npy': names });
    await expect(open(`npz:${two}?range=none`)).rejects.toThrow(/found label -1/);
  });

  test('a range is taken as it is said, and its absence too', async () => {
    const path = npz({ 'x.npy': floats, 'y.npy': pair });
    expect((await open(`npz:${path}?range=-3,3`)).range).toEqual([-3, 3]);
    const unbounded = await open(`npz:${path}?range=none`);
    expect(unbounded.range).toBeUndefined();
    expect([...(await pixels(unbounded.train, [0], 2))]).toEqual([-3, 0.5]);
    await expect(open(`npz:${path}`)).rejects.toThrow(/has pixel -3; expected 0 to 1; .*\?range=LOW,HIGH/);
  });

  test.each([
    ['range=-1,1', /sample 0 has value -3; expected -1 to 1/],
    ['range=1,-1', /option range is "1,-1"; expected LOW,HIGH/],
    ['range=', /option range is ""; expected LOW,HIGH/],
    ['rang=none', /unknown option "rang"; npz: takes range, test or balanced; .* Did you mean "range"\?/],
    ['range=none&range=none', /option range is given twice/],
    ['range=none&test=1', /option test is "1"; expected a share between 0 and 1/],
    ['balanced=yes', /option balanced is "yes"; expected no value/],
    ['range=none&test=1e-6', /option test leaves no test sample of 2; use a larger share/],
  ])('?%s', async (options, message) => {
    const opened = open(`npz:${npz({ 'x.npy': floats, 'y.npy': pair })}?${options}`);
    await expect(opened).rejects.toThrow(DataError);
    await expect(opened).rejects.toThrow(message);
  });

  test('a path with a question mark ends in another one', async () => {
    writeNumbers(join(folder, 'what?.npz'), [0, 1]);
    expect((await open(`npz:${folder}/what?.npz?`)).train.count).toBe(48);
    await expect(open(`npz:${folder}/what?.npz`)).rejects.toThrow(/unknown option ".npz"/);
  });
});

describe('option test holds samples out', () => {
  test('rows of an archive: each in one split, and in larger shares too', async () => {
    const name = writeNumbers(join(folder, 'held.npz'), [0, 1]);
    const whole = await open(name);
    const rowOf = new Map<string, number>();
    for (let n = 0; n < 48; n++) rowOf.set((await pixels(whole.train, [n], 12)).join(), n);
    const rowsOf = async (share: number) => {
      const { train, test: held } = await open(`${name}?test=${share}`);
      const all = await Promise.all(
        [train, held].map((split) =>
          Promise.all(
            Array.from({ length: split?.count ?? 0 }, async (_, i) =>
              split ? rowOf.get((await pixels(split, [i], 12)).join()) : undefined,
            ),
          ),
        ),
      );
      expect(all.flat().sort((a = 0, b = 0) => a - b)).toEqual([...Array(48).keys()]);
      return all[1];
    };
    const [few, more] = [await rowsOf(0.2), await rowsOf(0.5)];
    expect(few.length).toBeLessThan(more.length);
    expect(more).toEqual(expect.arrayContaining(few));
  });

  test('images: by their paths, whatever others there are; not beside a test folder', async () => {
    const path = await writeImages(join(folder, 'held'));
    const { train, test: held } = await open(`images:${path}?size=4&test=0.3`);
    expect(train.count + (held?.count ?? 0)).toBe(32);
    const before = await pixels(train, [0], 48);
    await writeImages(path, 20);
    const more = await open(`images:${path}?size=4&test=0.3`);
    expect(more.train.count).toBeGreaterThanOrEqual(train.count);
    expect(await pixels(more.train, [0], 48)).toEqual(before);
    await writeImages(join(folder, 'both/train'));
    await writeImages(join(folder, 'both/test'));
    await expect(open(`images:${folder}/both?test=0.2`)).rejects.toThrow(/has a test split in .*both\/test/);
  });
});

describe('option balanced gives classes one size', () => {
  const labelsOf = (split: { readonly labels: Int32Array } | undefined) => [...(split?.labels ?? [])];
  const uneven = () =>
    npz({
      'x.npy': npy('<f4', '(7, 1)', Float32Array.of(0, 1, 2, 3, 4, 5, 6)),
      'y.npy': npy('<i4', '(7,)', Int32Array.of(0, 1, 1, 0, 1, 1, 1)),
    });

  test('rows stay in their order', async () => {
    const { train } = await open(`npz:${uneven()}?range=none&balanced`);
    expect(labelsOf(train).sort()).toEqual([0, 0, 1, 1]);
    const rows = [...(await pixels(train, [0, 1, 2, 3], 1))];
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
    expect(rows).toEqual(expect.arrayContaining([0, 3]));
  });

  test('each split for itself, from the samples that it has without the option', async () => {
    const path = await writeImages(join(folder, 'uneven'));
    const whole = await open(`images:${path}?size=4&test=0.3`);
    const cut = await open(`images:${path}?size=4&test=0.3&balanced`);
    for (const split of ['train', 'test'] as const) {
      const counts = (labels: readonly number[]) => [0, 1].map((k) => labels.filter((y) => y === k).length);
      const least = Math.min(...counts(labelsOf(whole[split])));
      expect(counts(labelsOf(cut[split]))).toEqual([least, least]);
    }
  });
});
