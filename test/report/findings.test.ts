import { describe, expect, it } from 'vitest';
import type { CellResult } from '../../src/experiment/measurements.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { movedValues } from '../../src/report/audit/moved.ts';
import { findingsSection } from '../../src/report/findings/findings-section.ts';
import { controlPoints } from '../../src/report/statistics/control-points.ts';
import { testControls as testPoints } from '../../src/report/statistics/control-test.ts';
import { terminalSummary } from '../../src/report/terminal/terminal.ts';
import type { Sweep } from '../../src/sweep/cells.ts';
import { results, syntheticSweep } from './synthetic.ts';

const testControls = (sweep: Sweep, found: ReturnType<typeof results>) =>
  testPoints(controlPoints(sweep, found));

const seeds = [0, 1, 2, 3];
/** Sweep over N and epsilon; controls do not depend on epsilon. */
const sweepOf = (given: Partial<Settings> = {}) =>
  syntheticSweep({ N: [100, 400], epsilon: [1, 2], seed: seeds }, [], given);
const withControl = (control: (settings: Settings) => number, name = 'acc_noise_natural') => {
  return (result: CellResult, settings: Settings): CellResult => ({
    ...result,
    measurements: { ...result.measurements, [name]: control(settings) },
  });
};

describe('the test of the control', () => {
  it('pools counts of artificial data, one test for each control, and corrects for their number', () => {
    const sweep = sweepOf();
    const found = results(
      sweep,
      withControl(({ N, seed }) => (N === 100 ? 0.55 : 0.5) + 0.01 * (seed - 1.5)),
    );
    const test = testControls(sweep, found);
    expect(test).toMatchObject({ points: 2, isPooled: true });
    // Twice the sum of the binomial coefficients of 400 from 220 on, over 2^400.
    expect(test?.extreme.p).toBeCloseTo(0.0510402, 7);
    expect(test?.p).toBeCloseTo(0.1020804, 7);
    expect(findingsSection(sweep, found)).toContain(
      'Cannot be told from chance:</strong> of 2 controls, the one least likely by chance (N = 100)',
    );
  });

  it('goes over seeds on real data, where the same means prove nothing when seeds spread', () => {
    const sweep = sweepOf({ dataset: 'mnist', d: 784, classes: [3, 7] });
    const spread = [0.3, 0.8, 0.5, 0.7];
    const at = (values: readonly number[]) =>
      testControls(
        sweep,
        results(
          sweep,
          withControl(({ seed, N }) => values[seed] + N / 1e6, 'acc_noise_test'),
        ),
      );
    expect(at(spread)?.p).toBeGreaterThan(0.5);
    expect(at([0.6, 0.6, 0.61, 0.6])).toMatchObject({ points: 2, isPooled: false });
    expect(at([0.6, 0.6, 0.61, 0.6])?.p).toBeLessThan(0.01);
  });

  it('leaves out controls that are not at chance by construction', () => {
    for (const given of [
      { scenario: 'natural-det' },
      { dataset: 'shifted-gauss' },
      { dataset: 'mnist', d: 784, classes: 'all', network: 'mlp', scenario: 'natural-rand' },
    ] as const) {
      const sweep = sweepOf(given);
      expect(testControls(sweep, results(sweep))).toBeUndefined();
    }
  });
});

it('says which controls are left out of the test, why, and where they lie', () => {
  const sweep = syntheticSweep(
    { N: [100, 400], epsilon: [1, 2], clusterLabels: ['random', 'shared'], seed: seeds },
    [],
    { clusterSize: 10 },
  );
  const found = results(
    sweep,
    withControl(({ N, clusterLabels, seed }) =>
      clusterLabels === 'shared' ? N / 1000 + 0.3 : 0.5 + N / 1e6 + 0.01 * (seed - 1.5),
    ),
  );
  const section = findingsSection(sweep, found);
  expect(section).toMatch(/of 2 controls, .* \(N = 400, clusterLabels = random\)/);
  expect(section).toMatch(/Left out: 2 controls on clusters of one label, .* \(accuracy 0.40 to 0.70\)\./);
});

it('names the best point with the control beside it', () => {
  const sweep = sweepOf();
  const found = results(sweep, (result, { N, epsilon }) => ({
    ...result,
    measurements: { acc_adv_natural: N === 100 && epsilon === 2 ? 0.9 : 0.6, acc_noise_natural: 0.5 },
  }));
  const section = findingsSection(sweep, found);
  expect(section).toContain('ε = 2, N = 100');
  expect(section).toMatch(
    /g on the natural training data: 0.90<.*control has 0.50 .*exceeds the control by 0.40.*of 4 points/,
  );
  expect(findingsSection(sweep, new Map())).toContain('16 cells: 0 done, 16 not run.');
});

describe('unequal classes of the test split', () => {
  const sweep = sweepOf({ dataset: 'images:pictures?test=0.2', d: 48, classes: ['cat', 'dog'] });
  const withMajority = (share: (settings: Settings) => number) =>
    findingsSection(
      sweep,
      results(sweep, (result, settings) => ({
        ...result,
        measurements: { acc_adv_test: 0.6, acc_noise_test: 0.5, majority_test: share(settings) },
      })),
    );

  it('are told, with the accuracy of always giving the largest class', () => {
    expect(withMajority(() => 0.67)).toContain('always giving the largest one is right on 0.67 of it. So');
    expect(withMajority(({ N }) => (N === 100 ? 0.5 : 0.58))).toContain('is right on 0.50 to 0.58 of it');
  });

  it('are not told where they are about equal', () => {
    expect(withMajority(() => 0.505)).not.toContain('<dt>Classes');
  });
});

describe('the error of the flow', () => {
  const withErrors = (std: number, adv: number) =>
    results(sweepOf(), (result) => ({
      ...result,
      measurements: { ...result.measurements, flow_error_std: std, flow_error_adv: adv },
    }));

  it('is told with the number of cells and how to see what it does to accuracies', () => {
    const section = findingsSection(sweepOf(), withErrors(1e-4, 0.234));
    expect(section).toContain('followed less exactly in 16 of 16 cells');
    expect(section).toContain('at most 0.23;');
    expect(section).toContain('run the same command with --audit 5%');
    expect(findingsSection(sweepOf(), withErrors(0.02, 1e-4))).toContain('at most 0.02;');
  });

  it('tells what an audit found in these cells', () => {
    const sweep = sweepOf();
    const [inexact, exact] = sweep.cells;
    const found = results(sweep, (result, settings) => ({
      ...result,
      measurements: {
        acc_adv_natural: 0.9,
        flow_error_std: 1e-4,
        flow_error_adv: settings === exact?.settings ? 1e-4 : 0.2,
      },
    }));
    const audits = [inexact, exact].flatMap((cell, i) => {
      if (cell === undefined) return [];
      const measurements = { acc_adv_natural: i === 0 ? 0.88 : 0.5 };
      const result: CellResult = { status: 'done', timings: {}, measurements };
      return [{ kind: 'eta / 8' as const, of: cell, cell, result }];
    });
    const section = findingsSection(sweep, found, { audits, moved: movedValues(sweep, found, audits) });
    expect(section).toContain('followed less exactly in 15 of 16 cells');
    expect(section).toMatch(
      /In 1 such cell run again in finer steps, accuracy of g .* moved by 0.02 at most/,
    );
    expect(section).not.toContain('--audit');
  });

  it('is left out where none is', () => {
    expect(findingsSection(sweepOf(), withErrors(1e-4, 0.0099))).not.toContain('<dt>Flow');
  });
});

describe('the boundary', () => {
  const axes = { d: [100, 200, 300], N: [10, 20], norm: ['L2', 'Linf'], seed: [0, 1] } as const;
  const diagram = { name: 'phase', x: 'd', y: 'N', value: 'acc_adv_natural', threshold: 0.75 } as const;
  const sweep = syntheticSweep(axes, [{ ...diagram, where: { norm: ['L2', 'Linf'] } }]);
  /** Rises by 0.1 with each step of d under L2, is 0.9 under Linf. */
  const rising = results(sweep, (result, { d, N, norm }) => ({
    ...result,
    measurements: { acc_adv_natural: norm === 'L2' ? 0.4 + d / 500 - N / 100 : 0.9 },
  }));

  it('is told where a diagram has a threshold, panel by panel, from one end to the other', () => {
    const section = findingsSection(sweep, rising);
    expect(section).toContain('Accuracy of g on the natural training data crosses 0.75');
    // At N = 10 the mean crosses 0.75 at d = 225, at N = 20 at d = 275.
    expect(section).toMatch(
      /norm = L2: from d = 225 \(95 % interval [^)]*\) where N = 10 to d = 275 \([^)]*\) where N = 20/,
    );
    expect(section).toContain('norm = Linf: nowhere, it lies above');
    expect(section.indexOf('<dt>Boundary')).toBeLessThan(section.indexOf('<dt>Best point'));
  });

  it('is not told where no level is asked for, or an axis is of words', () => {
    const plain = { ...sweep, diagrams: [{ name: 'phase', x: 'd', y: 'N', value: 'acc_adv_natural' }] };
    expect(findingsSection(plain, rising)).not.toContain('<dt>Boundary');
    const words = { ...sweep, diagrams: [{ ...diagram, y: 'norm' }] };
    expect(findingsSection(words, rising)).not.toContain('<dt>Boundary');
  });
});

it('says why a control was not tested, and counts failed cells first', () => {
  const sweep = sweepOf({ dataset: 'mnist', d: 784, classes: [3, 7], scenario: 'natural-det' });
  const found = results(sweep, (result, { seed }) =>
    seed === 3
      ? { status: 'failed', error: 'no', measurements: {}, timings: {} }
      : { ...result, measurements: { acc_adv_test: 0.9, acc_noise_test: 0.1 + 0.1 * seed } },
  );
  const section = findingsSection(sweep, found);
  expect(section).toContain(
    'Not tested:</strong> 1 control that learned targets which are never the true class',
  );
  expect(section).toContain('(accuracy 0.20). Chance is 0.5.');
  expect(section).toContain('16 cells: 12 done, 4 failed</strong> (<a href="#failures">why</a>)');
});

it('says how far the main measurement moved where cells were run again', () => {
  const sweep = sweepOf();
  const found = results(sweep);
  const audits = sweep.cells.slice(0, 3).map((cell, i) => {
    const value = found.get(cell.id)?.measurements.acc_adv_natural ?? 0;
    const result: CellResult = {
      ...{ status: 'done', timings: {} },
      measurements: { acc_adv_natural: value - i / 100 },
    };
    return { kind: 'eta / 8' as const, of: cell, cell, result };
  });
  const section = findingsSection(sweep, found, { audits, moved: movedValues(sweep, found, audits) });
  expect(section).toContain(
    '3 cells of 16 run again:</strong> Accuracy of g on the natural training data moved',
  );
  expect(section).toContain('by 0.02 at most (median 0.01) by the flow in steps of an eighth of eta');
  expect(section).toContain('href="#audit"');
  expect(findingsSection(sweep, found)).not.toContain('<dt>Audit');
});

it('cells of a search that found no epsilon are counted, in the report and in the terminal', () => {
  const until = { measurement: 'acc_adv_natural', comparison: '>=' as const, level: 0.9 };
  const search = { over: 'epsilon' as const, in: [0.1, 3] as const, tolerance: 0.1, until };
  const sweep = { ...sweepOf(), search };
  const found = results(sweep, (result, { N }) => {
    const { epsilon_min: _, ...without } = result.measurements;
    return { ...result, measurements: N === 100 ? without : { ...without, epsilon_min: 1 } };
  });
  const said = 'No epsilon up to 3 meets acc_adv_natural >= 0.9 in 8 of 16 cells';
  expect(findingsSection(sweep, found)).toContain(said.replace('>', '&gt;'));
  expect(terminalSummary(sweep, found, { columns: 200, colour: false })).toContain(said);
  expect(terminalSummary(sweepOf(), found, { columns: 200, colour: false })).not.toContain('No epsilon');
});
