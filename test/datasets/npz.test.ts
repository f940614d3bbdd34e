import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unzipSync, type Zippable, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { parseNpy } from '../../src/datasets/formats/npy.ts';
import { openDataset } from '../../src/datasets/open.ts';
import { DataError } from '../../src/errors.ts';
import { pixels, scaled, temporaryFolder, write } from './fixtures.ts';

const folder = temporaryFolder();
const fixture = (name: string) => fileURLToPath(new URL(`fixtures/${name}.npz`, import.meta.url));

/** A .npy file: header as NumPy writes it, then the bytes of `numbers`. */
function npy(descr: string, shape: string, numbers: ArrayBufferView, fortranOrder = 'False'): Uint8Array {
  const header = `{'descr': ${descr}, 'fortran_order': ${fortranOrder}, 'shape': ${shape}, }\n`;
  const head = Buffer.alloc(10 + header.length);
  head.write('\x93NUMPY\x01\x00', 'latin1');
  head.writeUInt16LE(header.length, 8);
  head.write(header, 10);
  return Buffer.concat([head, new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)]);
}

let files = 0;
function npz(entries: Zippable): string {
  return write(folder, `${files++}.npz`, zipSync(entries));
}

describe('arrays written by NumPy', () => {
  const grid = Array.from({ length: 24 }, (_, k) => k);
  /** grid, 4 x 3 x 2, in Fortran order: the first index runs fastest. */
  const fortran = grid.map((k) => (k % 4) * 6 + (Math.floor(k / 4) % 3) * 2 + Math.floor(k / 12));

  test.each(Object.entries(unzipSync(readFileSync(fixture('types')))))('%s', (name, file) => {
    const array = parseNpy(name, file);
    const [type = '', , order = ''] = name.replace('.npy', '').split('-');
    const stored = order === 'F' ? fortran : grid;
    expect(array).toMatchObject({
      kind: /^[a-z]+/.exec(type)?.[0].replace('uint', 'int'),
      shape: [4, 3, 2],
      fortranOrder: order === 'F',
    });
    expect(Array.from(array.numbers)).toEqual(type === 'bool' ? stored.map((k) => Math.min(k, 1)) : stored);
  });

  const bytes = (n: number, c: number, i: number) => ((n * 24 + i * 3 + c) * 7) % 256;
  const rows = [4, 0, 2];
  const expected = rows.flatMap((n) =>
    [0, 1, 2].flatMap((c) => [0, 1, 2, 3, 4, 5, 6, 7].map((i) => bytes(n, c, i))),
  );

  test.each([
    ['channels-last', 2],
    ['fortran-double', undefined],
  ])('%s becomes channels first', async (name, testCount) => {
    const set = await openDataset(`npz:${fixture(name)}`, folder);
    expect(set).toMatchObject({ d: 24, shape: [3, 2, 4] });
    expect(set.test?.count).toBe(testCount);
    expect([...set.train.labels]).toEqual([3, 0, 1, 3, 2]);
    expect(await pixels(set.train, rows, 24)).toEqual(scaled(expected));
  });
});

describe('damage is named with array, expected and found', () => {
  const x = npy("'|u1'", '(2, 3)', Uint8Array.of(1, 2, 3, 4, 5, 6));
  const y = npy("'<i8'", '(2,)', BigInt64Array.of(0n, 1n));
  const floats = (...numbers: number[]) => npy("'<f4'", '(2, 3)', Float32Array.from(numbers));

  test('the undamaged pair opens', async () => {
    const set = await openDataset(`npz:${npz({ 'x.npy': x, 'y.npy': y })}`, folder);
    expect([set.d, ...set.train.labels]).toEqual([3, 0, 1]);
  });

  test.each<[string, Zippable, RegExp]>([
    ['no arrays', { 'z.npy': x }, /expected arrays x_train and y_train, or x and y, found z$/],
    ['one array', { 'x.npy': x }, /expected both x and y, found x$/],
    [
      'NaN',
      { 'x.npy': floats(0, 1, 0, 1, Number.NaN, 0), 'y.npy': y },
      /x.npy: sample 1 has pixel NaN; expected 0 to 1/,
    ],
    [
      'infinite',
      { 'x.npy': floats(0, 1, Number.POSITIVE_INFINITY, 0, 0, 0), 'y.npy': y },
      /sample 0 has pixel Infinity/,
    ],
    [
      'floats to 255',
      { 'x.npy': floats(0, 1, 0, 255, 0, 0), 'y.npy': y },
      /sample 1 has pixel 255; expected 0 to 1; scale/,
    ],
    [
      'negative',
      { 'x.npy': npy("'|i1'", '(2, 1)', Int8Array.of(3, -1)), 'y.npy': y },
      /sample 1 has pixel -1; expected 0 to 255/,
    ],
    [
      'label -1',
      { 'x.npy': x, 'y.npy': npy("'<i4'", '(2,)', Int32Array.of(0, -1)) },
      /y.npy: sample 1 has label -1; expected a class: whole numbers from 0 on, or -1 and 1 alone/,
    ],
    [
      'label 0.5',
      { 'x.npy': x, 'y.npy': npy("'<f8'", '(2,)', Float64Array.of(1, 0.5)) },
      /sample 1 has label 0.5/,
    ],
    [
      'counts',
      { 'x.npy': x, 'y.npy': npy("'|u1'", '(3,)', Uint8Array.of(1, 2, 3)) },
      /expected 2 labels.*found 3/,
    ],
    [
      'one-hot',
      { 'x.npy': x, 'y.npy': npy("'|u1'", '(2, 2)', Uint8Array.of(1, 0, 0, 1)) },
      /expected 2 labels.*found 2 x 2/,
    ],
    ['scalar', { 'x.npy': npy("'|u1'", '()', Uint8Array.of(1)), 'y.npy': y }, /found a single number/],
    ['no samples', { 'x.npy': npy("'|u1'", '(0, 3)', new Uint8Array(0)), 'y.npy': y }, /found 0 x 3/],
    [
      'cut array',
      { 'x.npy': x.subarray(0, -1), 'y.npy': y },
      /header says 2 x 3 of u1, expected 6 bytes, found 5/,
    ],
    [
      'cut header',
      { 'x.npy': x.subarray(0, 30), 'y.npy': y },
      /cut short: expected a header of \d+ bytes, found 30/,
    ],
    [
      'huge shape',
      { 'x.npy': npy("'|u1'", '(99999999999, 99999999999)', Uint8Array.of(1)), 'y.npy': y },
      /found 1$/,
    ],
    ['magic', { 'x.npy': Buffer.from('PK and other things'), 'y.npy': y }, /not a .npy file/],
    [
      'header',
      { 'x.npy': npy("'|u1'", '__import__("os")', Uint8Array.of(1)), 'y.npy': y },
      /unreadable .npy header/,
    ],
    [
      'complex',
      { 'x.npy': npy("'<c8'", '(2, 1)', Float32Array.of(1, 2, 3, 4)), 'y.npy': y },
      /has type '<c8'; expected one of b1, u1/,
    ],
    ['test alone', { 'x.npy': x, 'y.npy': y, 'y_test.npy': y }, /expected both x_test and y_test/],
    [
      'other shape',
      {
        'x.npy': x,
        'y.npy': y,
        'x_test.npy': npy("'|u1'", '(2, 2)', Uint8Array.of(1, 2, 3, 4)),
        'y_test.npy': y,
      },
      /x_test.npy: expected samples of 3 as in training, found 2/,
    ],
  ])('%s', async (_, entries, message) => {
    const opened = openDataset(`npz:${npz(entries)}`, folder);
    await expect(opened).rejects.toThrow(DataError);
    await expect(opened).rejects.toThrow(message);
  });

  const archive = zipSync({ 'x.npy': [x, { level: 0 }], 'y.npy': [y, { level: 0 }] });
  const directoryAt = Buffer.from(archive).indexOf('PK\x01\x02', 0, 'latin1');
  /** The archive with the 32-bit number at `at` of its first directory entry changed. */
  const changed = (at: number, value: number) => {
    const copy = Buffer.from(archive);
    copy.writeUInt32LE(value, directoryAt + at);
    return copy;
  };
  test.each<[string, Uint8Array, RegExp]>([
    ['empty', new Uint8Array(0), /no end record in 0 bytes/],
    ['cut', archive.subarray(0, -30), /no end record/],
    ['no archive', Buffer.alloc(70_000), /no end record/],
    ['flipped byte', archive.with(60, 255), /x.npy fails its checksum/],
    ['bomb', changed(24, 2 ** 31), /x.npy claims 2147483648 bytes, packed in \d+/],
    [
      'directory outside the file',
      Buffer.from(archive).fill(0x7f, archive.length - 6, archive.length - 2),
      /corrupt/,
    ],
  ])('archive: %s', async (name, content, message) => {
    const opened = openDataset(`npz:${write(folder, `${name}.npz`, content)}`, folder);
    await expect(opened).rejects.toThrow(DataError);
    await expect(opened).rejects.toThrow(message);
  });

  test.each([
    ['objects', /x.npy: holds pickled Python objects/],
    ['structured', /x.npy: has type \[/],
    ['missing', /missing.npz: cannot be read: there is no such file or folder; paths are relative/],
  ])('%s', async (name, message) => {
    await expect(openDataset(`npz:${fixture(name)}`, folder)).rejects.toThrow(message);
  });
});
