import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { settingNames, settingSchemas } from '../../src/experiment/settings.ts';
import { builtInVocabulary } from '../../src/experiment/vocabulary.ts';
import { packageRoot } from '../../src/package-root.ts';
import { sweepJsonSchema, sweepSchemas } from '../../src/sweep/file/sweep-schema.ts';

const schema = JSON.parse(JSON.stringify(sweepJsonSchema(builtInVocabulary)));

const accepted = [
  {},
  { settings: { epsilon: '= 0.1 * sqrt(d)', classes: [[0, 1], 2], dataset: 'npz:a.npz' } },
  { settings: { classes: ['cat', ['dog', 3]], dataset: 'npz:a.npz?range=none&test=0.2' } },
  { settings: { classes: [-1, 1], dataset: 'npz:a.npz' } },
  { grid: { d: [1, 2], N: { range: [2, 5] }, T: { logspace: [1, 10, 3] }, m: '= 2 * d', norm: ['L0'] } },
  { grid: [{ 'd, epsilon': [[100, 0.1]] }, { seed: { linspace: [0, 4, 5] } }] },
  { search: { over: 'epsilon', in: [0.1, 1], until: 'acc_adv_natural >= 0.9', tolerance: 0.1 } },
];
const refused = [
  { nme: 'a' },
  { settings: { norm: 'L3' } },
  { settings: { nrom: 'L2' } },
  { grid: { nrom: ['L2'] } },
  { grid: { norm: ['L3'] } },
  { grid: { norm: { range: [0, 3] } } },
  { grid: { d: [] } },
  { grid: { d: { range: [1] } } },
  { grid: { d: 'sqrt(N)' } },
  { diagrams: [{ x: 'd' }] },
];

describe('sweep.schema.json', () => {
  it('is what `npm run schema` makes', () => {
    const checkedIn = readFileSync(join(packageRoot(), 'sweep.schema.json'), 'utf8');
    expect(JSON.parse(checkedIn)).toEqual(schema);
  });

  it('is draft 7, with a hover text for every setting in settings and grid', () => {
    expect(schema.$schema).toContain('draft-07');
    for (const name of settingNames) {
      const { description } = settingSchemas[name];
      expect(schema.properties.settings.properties[name].description, name).toBe(description);
      expect(schema.definitions.grid.properties[name].description, name).toBe(description);
    }
  });

  it.each(accepted)('accepts what the command accepts: %j', (file) => {
    expect(sweepSchemas(builtInVocabulary).file.safeParse(file).success).toBe(true);
    expect(z.fromJSONSchema(schema).safeParse(file).success).toBe(true);
  });

  it.each([
    { extends: 'base.json', settings: { T: null }, grid: { seed: null, 'd, N': null }, refine: null },
    { extends: 'base.json', settings: null, grid: null },
  ])('accepts what a file that extends another leaves out: %j', (file) => {
    expect(z.fromJSONSchema(schema).safeParse(file).success).toBe(true);
  });

  it.each([{ name: null }, { extends: null }, { settings: { nrom: null } }])('refuses %j', (file) => {
    expect(z.fromJSONSchema(schema).safeParse(file).success).toBe(false);
  });

  it.each(refused)('refuses what the command refuses: %j', (file) => {
    expect(sweepSchemas(builtInVocabulary).file.safeParse(file).success).toBe(false);
    expect(z.fromJSONSchema(schema).safeParse(file).success).toBe(false);
  });
});
