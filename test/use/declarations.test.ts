import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/errors.ts';
import { loadModule } from '../../src/experiment/use/modules.ts';
import * as extension from '../../src/extend.ts';
import { temporaryFolder } from '../sweep/support/sweeps.ts';

const attack = "name: 'mine', meaning: 'mine', network: { perturb() {} }";
const wrong: [string, string, string][] = [
  [
    'no name',
    `attacks: [{ meaning: 'x', network: { perturb() {} } }]`,
    'use[0]: attacks[0].name: expected a name',
  ],
  [
    'no meaning',
    `attacks: [{ name: 'x', network: { perturb() {} } }]`,
    'attacks[0].meaning: expected a sentence',
  ],
  [
    'no function',
    `attacks: [{ name: 'x', meaning: 'x', network: {} }]`,
    'attacks[0].network.perturb: expected a func',
  ],
  [
    'nothing to attack',
    `attacks: [{ name: 'x', meaning: 'x' }]`,
    'attacks[0].network: expected an object with',
  ],
  ['no list', `attacks: {}`, 'attacks: expected array'],
  ['an unknown kind', `attack: []`, 'use[0]: expected attacks, datasets'],
  [
    'a name that is taken',
    `attacks: [{ ${attack.replace("'mine'", "'pgd'")} }]`,
    'attacks[0].name: "pgd" is taken',
  ],
  [
    'a setting without a helper',
    `attacks: [{ ${attack}, settings: { a: { default: 1 } } }]`,
    'settings.a.schema: exp',
  ],
  [
    'a default that is not allowed',
    `attacks: [{ ${attack}, settings: { a: lap.number({ atMost: 1, default: 2, meaning: 'a' }) } }]`,
    'attacks[0].settings.a.default: expected a value that the setting allows',
  ],
  [
    'a setting of a name that is taken',
    `attacks: [{ ${attack}, settings: { epsilon: lap.number({ default: 2, meaning: 'a' }) } }]`,
    'a name that is not taken',
  ],
  [
    'a network without layers',
    `networks: [{ name: 'x', meaning: 'x' }]`,
    'networks[0].blueprint: expected a function',
  ],
  [
    'a data set that cannot be opened',
    `datasets: [{ name: 'x', meaning: 'x' }]`,
    'datasets[0].open: expected a func',
  ],
  [
    'a solver that trains nothing',
    `solvers: [{ name: 'x', meaning: 'x' }]`,
    'solvers[0].network: expected an object',
  ],
  [
    'a measurement without columns',
    `measurements: [{ columns: {}, of() {} }]`,
    'measurements[0].columns: expected at',
  ],
  [
    'a kind that there is not',
    `measurements: [{ columns: { a: { meaning: 'a', kind: 'big' } }, of() {} }]`,
    'measurements[0].columns.a.kind: expected one of accuracy',
  ],
  [
    'a column that there is',
    `measurements: [{ columns: { agreement: { meaning: 'a', kind: 'share' } }, of() {} }]`,
    'columns that are not built in',
  ],
  ['a loss without terms', `losses: [{ name: 'x', meaning: 'x' }]`, 'losses[0].terms: expected a function'],
  ['nothing', ``, 'exports nothing that can be used'],
];

async function problemsOf(text: string): Promise<string> {
  const path = join(temporaryFolder(), 'module.mjs');
  writeFileSync(path, text);
  const error: unknown = await loadModule(path, 'use[0]').catch((thrown: unknown) => thrown);
  if (!(error instanceof UsageError)) throw new Error(`it was taken, or threw ${error}`);
  return error.problems.map(({ place, message }) => `${place}: ${message}`).join('\n');
}

describe('a module is refused by the field that is wrong', () => {
  it.each(wrong)('%s', async (_, declared, message) => {
    expect(await problemsOf(`export default (lap) => ({ ${declared} });`)).toContain(message);
  });

  it('that throws, is no JavaScript or is missing', async () => {
    expect(await problemsOf('throw new Error("not today");')).toMatch(/cannot be loaded: not today/);
    expect(await problemsOf('export const = 3;')).toMatch(/cannot be loaded/);
    await expect(loadModule('/nowhere/mine.mjs', 'use[0]')).rejects.toThrow(/use\[0\].*cannot be read/);
  });

  it('that declares a setting or a column of another module', async () => {
    const text = (name: string, setting: string, column: string) => `export default (lap) => ({
      attacks: [{ name: '${name}', meaning: 'x', settings: { ${setting}: lap.number({ default: 1, meaning: 'x' }) }, network: { perturb() {} } }],
      measurements: [{ columns: { ${column}: { meaning: 'x', kind: 'number' } }, of: () => ({}) }],
    });`;
    const path = join(temporaryFolder(), 'module.mjs');
    writeFileSync(path, text('first-of-two', 'shared_setting', 'shared_column'));
    await loadModule(path, 'use[0]');
    expect(await problemsOf(text('second-of-two', 'shared_setting', 'own_column'))).toMatch(
      /use\[0\]: attacks\[0\]\.settings\.shared_setting: "shared_setting" is taken by another module/,
    );
    expect(await problemsOf(text('third-of-two', 'own_setting', 'shared_column'))).toMatch(
      /measurements\[0\]\.columns\.shared_column: "shared_column" is taken by another module/,
    );
  });

  it('that has changed under a run', async () => {
    const path = join(temporaryFolder(), 'module.mjs');
    writeFileSync(path, 'export const attacks = [];');
    await expect(loadModule(path, 'use[0]', '0'.repeat(64))).rejects.toThrow(/has changed/);
  });
});

it('helpers and types are exported', () => {
  expect(Object.keys(extension)).toEqual(
    expect.arrayContaining(['choice', 'inMemory', 'integer', 'number', 'stepAlong', 'text']),
  );
});
