import { expect, test } from 'vitest';
import { classGroups, classRows, type Split } from '../../src/data/dataset.ts';

const split: Split = { count: 6, labels: Int32Array.of(3, 7, 1, 3, 9, 7), read: async () => {} };

test('rows of a pair, in file order', () => {
  const { rows, classes } = classRows(split, [3, 7]);
  expect([...rows]).toEqual([0, 1, 3, 5]);
  expect([...classes]).toEqual([0, 1, 0, 1]);
});

test('rows of groups of classes', () => {
  const { rows, classes } = classRows(split, [[7, 9], 1]);
  expect([...rows]).toEqual([1, 2, 4, 5]);
  expect([...classes]).toEqual([0, 1, 0, 0]);
});

test('all labels, each a class of its own', () => {
  const groups = classGroups(split, 'all');
  expect(groups).toEqual([1, 3, 7, 9]);
  const { rows, classes } = classRows(split, groups);
  expect([...rows]).toEqual([0, 1, 2, 3, 4, 5]);
  expect([...classes]).toEqual([1, 2, 0, 1, 3, 2]);
});

test('one class is nothing to learn', () => {
  const same: Split = { ...split, labels: Int32Array.of(4, 4) };
  expect(() => classGroups(same, 'all')).toThrow('all samples have label 4');
});

test('absent and doubled labels are named', () => {
  expect(() => classRows(split, [3, [7, 4]])).toThrow(
    'no sample has label 4; the labels of this split are 1, 3, 7, 9',
  );
  expect(() => classRows(split, [3, [7, 3]])).toThrow('label 3 is in both classes');
});
