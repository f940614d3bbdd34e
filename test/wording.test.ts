import { expect, it } from 'vitest';
import { nearestOf } from '../src/wording.ts';

const SETTINGS = ['N', 'Nadv', 'd', 'normalize', 'norm', 'epsilon', 'epochs', 'eta', 'seed', 'scenario'];

it.each<[string, readonly string[], string | undefined]>([
  ['Norm', SETTINGS, 'norm'],
  ['NORMALIZE', SETTINGS, 'normalize'],
  ['nrom', SETTINGS, 'norm'],
  ['eps', SETTINGS, 'epsilon'],
  ['scen', SETTINGS, 'scenario'],
  ['normaliz', SETTINGS, 'normalize'],
  ['epsilom', SETTINGS, 'epsilon'],
  ['dd', SETTINGS, 'd'],
  ['name', SETTINGS, undefined],
  ['x', SETTINGS, undefined],
  ['dgo', ['cat', 'dog', 'frog'], 'dog'],
  ['foo', [...SETTINGS, 'floor', 'log', 'round'], undefined],
  ['foo', ['auto', 'wasm', 'mlas'], undefined],
  ['anything', [], undefined],
])('the nearest match of %s among %j is %s', (written, candidates, nearest) => {
  expect(nearestOf(written, candidates)).toBe(nearest);
});
