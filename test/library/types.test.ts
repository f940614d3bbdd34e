import { expect, expectTypeOf, it } from 'vitest';
import * as lap from '../../src/index.ts';
import type { writeReport } from '../../src/report/report.ts';

it('gives settings and measurements their types', () => {
  expectTypeOf(lap.completeSettings).parameter(0).toEqualTypeOf<Partial<lap.Settings>>();
  expectTypeOf<lap.Settings['norm']>().toEqualTypeOf<'L2' | 'Linf' | 'L0'>();
  expectTypeOf<lap.Settings['correlation']>().toEqualTypeOf<number | 'orthogonal'>();
  expectTypeOf<lap.Settings['epsilon']>().toEqualTypeOf<number>();
  expectTypeOf<lap.Measurements['acc_adv_natural']>().toEqualTypeOf<number | undefined>();
  // @ts-expect-error no setting of this name
  lap.completeSettings({ dimension: 3 });
  // @ts-expect-error no such norm
  lap.completeSettings({ norm: 'L3' });
});

it('fits the pieces together', () => {
  type Of<F extends (...args: never[]) => unknown> = Awaited<ReturnType<F>>;
  expectTypeOf<Of<typeof lap.createEngine>>().toEqualTypeOf<lap.Engine>();
  expectTypeOf<Of<typeof lap.loadNaturalData>>().toEqualTypeOf<lap.NaturalData>();
  expectTypeOf<lap.NaturalData['train']>().toExtend<Parameters<typeof lap.trainClassifier>[2]>();
  expectTypeOf<Of<typeof lap.trainClassifier>['training']['network']>().toEqualTypeOf<lap.OneHidden>();
  expectTypeOf<Of<typeof lap.outputsOf>>().toExtend<Parameters<typeof lap.accuracy>[0]>();
  expectTypeOf<lap.BaseInputs['targets']>().toExtend<Parameters<typeof lap.attackByGradient>[3]>();
  expectTypeOf<Of<typeof lap.runCell>>().toEqualTypeOf<lap.CellResult>();
  expectTypeOf<Of<typeof lap.readSweep>>().toEqualTypeOf<lap.Sweep>();
  expectTypeOf<Of<typeof lap.runSweep>>().toEqualTypeOf<lap.RunSummary>();
  expectTypeOf<lap.RunSummary['results']>().toExtend<Parameters<typeof writeReport>[1]>();
});

it('exports what docs/library.md names', () => {
  const names =
    `completeSettings impossibilities createEngine loadNaturalData makeBaseInputs openDataset trainClassifier
    trainControl trainFlow trainSgd solveMaxMargin attackByGradient attackAlong attackByPgd outputsOf boundaryNormal
    accuracy agreement cosine nearOrthogonality twoTerms exportOnnx createContext runCell readSweep parseSweep
    runSweep readResults UsageError DataError MemoryError RunBrokenOff`.split(/\s+/);
  expect(Object.keys(lap)).toEqual(expect.arrayContaining(names));
});
