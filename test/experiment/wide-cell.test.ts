import { describe, expect, it } from 'vitest';
import { learnedInputs } from '../../src/experiment/perturb.ts';
import { impossibilities } from '../../src/experiment/planning/impossibilities.ts';
import { runCell } from '../../src/experiment/run-cell.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { controlKey, groupKey, sharedKeys } from '../../src/experiment/stages/index.ts';
import { filledMatrix, wasm } from '../linalg/support.ts';
import { silent, smallCell, smallContext } from './cells.ts';

/** A cell of [K24b], small. */
function wideCell(given: Partial<Settings> = {}): Settings {
  return smallCell({
    ...{ dataset: 'shifted-gauss', shift: 3, d: 40, N: 200, Nadv: 200, m: 40, gamma: 0, epsilon: 0.5 },
    ...{
      bias: 'trained',
      readout: 'gauss',
      init: 'gauss',
      loss: 'linear',
      scenario: 'natural-rand',
      base: 'none',
    },
    ...{ solver: 'sgd', epochs: 200, lr: 0.1, ...given },
  });
}

async function measured(given: Partial<Settings> = {}) {
  using context = await smallContext();
  const { status, error, measurements } = await runCell(wideCell(given), context, silent);
  expect(error).toBeUndefined();
  return { status, ...measurements };
}

describe('a wide two-layer network in the lazy regime', () => {
  it('learns from perturbations alone, which are those of theory', async () => {
    const found = await measured();
    expect(found.status).toBe('done');
    expect(found.acc_std_train).toBeGreaterThan(0.97);
    expect(found.acc_adv_natural).toBeGreaterThan(0.97);
    expect(found.agreement_fresh).toBeGreaterThan(0.95);
    expect(found.theory_cosine).toBeGreaterThan(0.95);
    expect(found.onnx_max_abs_diff).toBeLessThan(1e-2);
    // The control has seen the base inputs with random targets, and no perturbations.
    expect(found.acc_noise_natural).toBeLessThan(0.75);
  });

  it('points along theory once f has learned, and where its initial weights point before', async () => {
    const at = async (epochs: number) => (await measured({ m: 200, gamma: 0.2, epochs })).theory_cosine;
    expect(await at(1)).toBeLessThan(0.5);
    expect(await at(50)).toBeGreaterThan(0.95);
  });

  it('leaves out what is said of other networks', async () => {
    const found = await measured();
    for (const name of ['kkt_cosine', 'orthogonality', 't2_over_t1', 'kappa', 'expected_accuracy'] as const)
      expect(found[name]).toBeUndefined();
    expect(found.target_mean).toBeCloseTo(Math.round(100 * (found.target_mean ?? 0)) / 100, 12);
  });

  it('learns the same by the flow as by short steps of SGD', async () => {
    const given = { base: 'same', gamma: 0.2, lr: 0.005, epochs: 2000 } as const;
    const [flow, sgd] = [await measured({ ...given, solver: 'flow', T: 100 }), await measured(given)];
    expect(flow.status).toBe('done');
    for (const name of ['loss_std', 'loss_adv', 'loss_noise'] as const)
      expect((flow[name] ?? 0) / (sgd[name] ?? 1)).toBeCloseTo(1, 1);
    expect(Math.abs((flow.acc_adv_natural ?? 0) - (sgd.acc_adv_natural ?? 0))).toBeLessThan(0.03);
  });

  it('has shared results named in full', async () => {
    using context = await smallContext();
    await runCell(wideCell(), context, silent);
    for (const key of context.stages.keys()) expect(sharedKeys(wideCell())).toContain(key);
  });
});

describe('settings of g alone', () => {
  const other = { lrAdv: 0.02, epochsAdv: 50 } as const;

  it('are not those of f, which cells share, and are those of the control', () => {
    expect(groupKey(wideCell(other))).toEqual(groupKey(wideCell()));
    expect(controlKey(wideCell(other))).not.toEqual(controlKey(wideCell()));
    const of = (given: Partial<Settings>) => wideCell({ ...other, ...given });
    expect(controlKey(of({ lr: 0.3, epochs: 9 }))).toEqual(controlKey(of({})));
    expect(groupKey(of({ lr: 0.3 }))).not.toEqual(groupKey(of({})));
    const flows = (given: Partial<Settings>) => wideCell({ solver: 'flow', T: 10, ...given });
    expect(groupKey(flows({ Tadv: 5 }))).toEqual(groupKey(flows({})));
    expect(controlKey(flows({ Tadv: 5 }))).toEqual(controlKey(flows({ T: 7, Tadv: 5 })));
  });

  it('train it as they would all three', async () => {
    const [apart, together] = [await measured(other), await measured({ lr: 0.02, epochs: 50 })];
    const same = await measured();
    expect(apart.loss_std).toBe(same.loss_std);
    expect(apart.steps_std).toBe(200);
    expect(apart.steps_adv).toBe(50);
    expect(apart.loss_noise).toBe(together.loss_noise);
    expect(apart.loss_noise).not.toBe(same.loss_noise);
    const mlp = {
      network: 'mlp',
      loss: 'exponential',
      bias: 'none',
      readout: 'balanced',
      init: 'uniform',
    } as const;
    const deep = await measured({ ...mlp, gamma: 0.1, depth: 2, epochs: 4, epochsAdv: 2 });
    expect(deep.steps_std).toBe(2 * (deep.steps_adv ?? 0));
  });
});

it('perturbations alone are the moves of the base inputs', async () => {
  const engine = await wasm;
  using base = filledMatrix(engine, 3, 4, 1);
  using X = filledMatrix(engine, 3, 4, 2);
  const perturbed = { X, unwhitened: X, [Symbol.dispose]() {} };
  using alone = learnedInputs(engine, 'none', { X: base }, perturbed);
  alone.X.data.forEach((value, i) => {
    expect(value).toBe(Math.fround(X.data[i] - base.data[i]));
  });
  expect(learnedInputs(engine, 'same', { X: base }, perturbed).X).toBe(X);
});

describe('refused at planning', () => {
  const network = { bias: 'none', readout: 'balanced', gamma: 0.1, loss: 'exponential' } as const;
  it.each<[string, Partial<Settings>]>([
    ['bias', { solver: 'max-margin', ...network, bias: 'trained' }],
    ['readout', { solver: 'max-margin', ...network, readout: 'gauss' }],
    ['gamma', { solver: 'max-margin', ...network, gamma: 0 }],
    ['loss', { solver: 'max-margin', ...network, loss: 'linear' }],
    ['readout', { attack: 'geometry', boundary: 'max-margin', ...network, readout: 'gauss' }],
    ['lossTarget', { solver: 'flow', lossTarget: 0.1 }],
    ['init', { network: 'mlp', ...network, init: 'gauss' }],
    ['shift', { dataset: 'gauss', shift: 3 }],
    ['m', { readout: 'balanced', m: 7 }],
  ])('%s of %j', (place, given) => {
    expect(impossibilities(wideCell(given)).map((problem) => problem.place)).toContain(place);
  });

  it.each<[string, Partial<Settings>]>([
    ['an odd number of units with normal readouts', { m: 7 }],
    ['perturbations alone of real data', { dataset: 'mnist', d: 784, classes: [1, 2], shift: 2 }],
    ['the common direction of the network', { attack: 'geometry' }],
    ['the limit of a network that has one', { solver: 'max-margin', ...network }],
  ])('is not %s', (_, given) => {
    expect(impossibilities(wideCell(given))).toEqual([]);
  });
});
