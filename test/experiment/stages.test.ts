import { describe, expect, it } from 'vitest';
import type { Settings } from '../../src/experiment/settings.ts';
import { baseStage } from '../../src/experiment/stages/base-inputs.ts';
import { controlStage, standardStage } from '../../src/experiment/stages/classifiers.ts';
import { naturalStage } from '../../src/experiment/stages/data/natural-data.ts';
import { defineStage, type Stage, UndeclaredSettingError } from '../../src/experiment/stages/stage.ts';
import { smallCell, smallContext } from './cells.ts';

/** A stage that passes its view of the settings to `see`. */
function seeing(see: (view: Pick<Settings, 'N'>) => unknown): Stage<Disposable & { readonly seen: unknown }> {
  return defineStage({
    name: 'seeing',
    reads: ['N'],
    from: {},
    make: async (_, view) => ({ seen: see(view), [Symbol.dispose]() {} }),
  });
}

async function make(see: (view: Pick<Settings, 'N'>) => unknown): Promise<unknown> {
  using context = await smallContext();
  const { engine, stages } = context;
  const tools = { engine, dataFolder: '', report: () => {} };
  return (await stages.get(seeing(see), smallCell({ N: 12 }), tools)).seen;
}

describe('a stage', () => {
  it('sees the settings that it declares', async () => {
    expect(await make(({ N }) => N)).toBe(12);
    expect(await make((view) => ({ ...view }))).toEqual({ N: 12 });
  });

  it('cannot read another one, and says which', async () => {
    const all = (view: Pick<Settings, 'N'>): Partial<Settings> => view;
    await expect(make((view) => all(view).epsilon)).rejects.toThrow(UndeclaredSettingError);
    await expect(make((view) => all(view).epsilon)).rejects.toThrow(/"seeing" reads the setting epsilon/);
    // An option that is not a setting is absent from every cell.
    expect(await make((view) => 'form' in view)).toBe(false);
  });

  it.each<[string, (settings: Settings) => string, Partial<Settings>, boolean]>([
    ['data, another N', (s) => naturalStage.keyOf(s), { N: 41 }, true],
    ['data, another norm', (s) => naturalStage.keyOf(s), { norm: 'Linf' }, false],
    ['artificial noise, another N', (s) => baseStage(s).keyOf(s), { N: 41 }, false],
    ['f, another eta', (s) => standardStage(s).keyOf(s), { eta: 1 }, true],
    ['f, a learning rate that its solver does not have', (s) => standardStage(s).keyOf(s), { lr: 1 }, false],
    ['c, another epsilon', (s) => controlStage.keyOf(s), { epsilon: 2 }, false],
    ['c, another Nadv', (s) => controlStage.keyOf(s), { Nadv: 81 }, true],
  ])('is told from others by what it depends on: %s', (_, keyOf, given, differs) => {
    expect(keyOf(smallCell(given)) !== keyOf(smallCell())).toBe(differs);
  });
});

describe('what cells share', () => {
  it('goes with what it lies in', async () => {
    using context = await smallContext();
    const { engine, stages } = context;
    const settings = smallCell({ scenario: 'natural-rand', Nadv: 20 });
    const tools = { engine, dataFolder: '', report: () => {} };
    const before = engine.memory.bytesInUse;
    const base = await stages.get(baseStage(settings), settings, tools);
    const natural = await stages.get(naturalStage, settings, tools);
    expect(base.X.offset).toBe(natural.train.X.offset);
    stages.drop(naturalStage.keyOf(settings));
    expect(stages.isEmpty).toBe(true);
    expect(engine.memory.bytesInUse).toBe(before);
  });
});
