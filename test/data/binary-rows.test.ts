import { expect, test } from 'vitest';
import { binaryRows, type Split } from '../../src/data/dataset.ts';

const split: Split = { count: 6, labels: Int32Array.of(3, 7, 1, 3, 9, 7), read: async () => {} };

test('rows of a pair, in file order', () => {
  const { rows, y } = binaryRows(split, [3, 7]);
  expect([...rows]).toEqual([0, 1, 3, 5]);
  expect([...y]).toEqual([-1, 1, -1, 1]);
});

test('rows of groups of classes', () => {
  const { rows, y } = binaryRows(split, [[7, 9], 1]);
  expect([...rows]).toEqual([1, 2, 4, 5]);
  expect([...y]).toEqual([-1, 1, -1, -1]);
});

test('absent and doubled labels are named', () => {
  expect(() => binaryRows(split, [3, [7, 4]])).toThrow(
    'no sample has label 4; the labels of this split are 1, 3, 7, 9',
  );
  expect(() => binaryRows(split, [3, [7, 3]])).toThrow('label 3 is in both classes');
});
