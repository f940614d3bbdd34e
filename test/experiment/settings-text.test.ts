import canonicalize from 'canonicalize';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { completeSettings, type Settings, settingNames } from '../../src/experiment/settings.ts';
import { settingsWriter } from '../../src/experiment/settings-text.ts';

const settings = fc
  .record({
    seed: fc.constantFrom(0, 1),
    epsilon: fc.double({ min: 1e-300, noNaN: true, noDefaultInfinity: true }),
    dataset: fc.constantFrom('mnist', 'npz:a "b"\n\u2028\\.npz'),
    classes: fc.constantFrom<Settings['classes']>('all', [3, 7], [[3], 7]),
    d: fc.constant(10),
  })
  .map((given) => completeSettings(given));

describe('a writer of settings', () => {
  test('writes canonical JSON, whatever it wrote before', () => {
    const write = settingsWriter(settingNames.toSorted());
    fc.assert(
      fc.property(settings, (one) => {
        expect(write(one)).toBe(canonicalize(one));
      }),
    );
  });

  test('writes only its own names, in their order, after its title', () => {
    const write = settingsWriter(['seed', 'N'], 'these ');
    expect(write(completeSettings({ N: 5, d: 10 }))).toBe('these {"seed":0,"N":5}');
    expect(write(completeSettings({ N: 5, d: 20 }))).toBe('these {"seed":0,"N":5}');
    expect(write(completeSettings({ N: 5, seed: 7 }))).toBe('these {"seed":7,"N":5}');
  });
});
