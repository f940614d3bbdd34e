import { expect, test } from 'vitest';
import { classGroups, classRows } from '../../src/datasets/class-rows.ts';
import type { Split } from '../../src/datasets/split.ts';

const split: Split = { count: 6, labels: Int32Array.of(3, 7, 1, 3, 9, 7), read: async () => {} };
const set = { name: 'set', train: split };

test('rows of a pair, in file order', () => {
  const { rows, classes } = classRows(split, [3, 7], 'training');
  expect([...rows]).toEqual([0, 1, 3, 5]);
  expect([...classes]).toEqual([0, 1, 0, 1]);
});

test('rows of groups of classes', () => {
  const { rows, classes } = classRows(split, [[7, 9], 1], 'training');
  expect([...rows]).toEqual([1, 2, 4, 5]);
  expect([...classes]).toEqual([0, 1, 0, 0]);
});

test('all labels, each a class of its own', () => {
  const groups = classGroups(set, 'all');
  expect(groups).toEqual([1, 3, 7, 9]);
  const { rows, classes } = classRows(split, groups, 'training');
  expect([...rows]).toEqual([0, 1, 2, 3, 4, 5]);
  expect([...classes]).toEqual([1, 2, 0, 1, 3, 2]);
});

test('one class is nothing to learn', () => {
  const same: Split = { ...split, labels: Int32Array.of(4, 4) };
  expect(() => classGroups({ ...set, train: same }, 'all')).toThrow('all samples have label 4');
});

test('absent and doubled labels are named', () => {
  expect(() => classRows(split, [3, [7, 4]], 'test')).toThrow(
    'no test sample has label 4; the labels of test samples are 1, 3, 7, 9',
  );
  expect(() => classRows(split, [3, [7, 3]], 'training')).toThrow('label 3 is in both classes');
});

test.each([
  [[3, [7, 3]], 'label 3 is in both classes; a sample has one y'],
  [['dog', ['frog', 'dog']], '"dog" is in both classes; a sample has one y'],
  [['dog', 1], 'label 1, which is also "dog", is in both classes'],
  [[['dog', 'dog'], 'frog'], '"dog" is twice in one class; name it once'],
  [[[2, 'frog'], 1], '"frog", which is also label 2, is twice in one class'],
])('a label that is named twice is refused by what was written: %j', (classes, message) => {
  expect(() => classGroups({ ...set, labelNames: ['cat', 'dog', 'frog', 'bird'] }, classes)).toThrow(message);
});

test('names stand for labels; an unknown one is refused with the nearest', () => {
  const named = { ...set, labelNames: ['cat', 'dog', 'frog', 'cat'] };
  expect(classGroups(named, ['dog', ['frog', 0]])).toEqual([1, [2, 0]]);
  expect(() => classGroups(named, ['dig', 0])).toThrow(
    '"dig" is no class of set; its classes are cat, dog, frog, cat. Did you mean "dog"?',
  );
  expect(() => classGroups(named, ['dgo', ['frg', 0]])).toThrow(
    '"dgo" and "frg" are no classes of set; its classes are cat, dog, frog, cat. Did you mean "dog"? Did you mean "frog"?',
  );
  expect(() => classGroups(set, ['cat', 'dog'])).toThrow(
    '"cat" and "dog" are no classes of set, whose classes',
  );
  expect(() => classGroups(named, ['cat', 1])).toThrow('"cat" is the name of labels 0 and 3 of set');
  expect(() => classGroups(set, ['3', 1])).toThrow('whose classes have no names; use 1, 3, 7, 9');
});
