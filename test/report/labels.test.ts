import { describe, expect, it } from 'vitest';
import { measurements } from '../../src/experiment/measurements.ts';
import type { Settings } from '../../src/experiment/settings.ts';
import { axisKind } from '../../src/report/charts/axis-kind.ts';
import { colourOf, colourScale, wantsDarkText } from '../../src/report/charts/colour-scale.ts';
import {
  distinctLabels,
  meanLabel,
  measurementTitle,
  numberLabel,
  settingEquation,
  sidedLabel,
  valueLabel,
} from '../../src/report/charts/labels.ts';
import { logTicks } from '../../src/report/charts/log-ticks.ts';
import { wrapText } from '../../src/report/charts/wrap.ts';
import { chanceLevel } from '../../src/report/statistics/chance.ts';
import { syntheticSweep } from './synthetic.ts';

describe('labels', () => {
  it.each([
    [1000, '1000'],
    [10_000, '10,000'],
    [0.12332882874, '0.1233'],
    [0.0078, '0.0078'],
    [1.5e-7, '1.5e-7'],
    [-3, '-3'],
  ])('%f is written %s', (value, label) => expect(numberLabel(value)).toBe(label));

  it('writes class pairs', () => expect(valueLabel('classes', [[0, 1], 7])).toBe('0, 1 against 7'));

  it('tells values apart that rounding would make alike', () => {
    expect(distinctLabels('epsilon', [0.1, 0.2])).toEqual(['0.1', '0.2']);
    expect(distinctLabels('epsilon', [0.123411, 0.123412])).toEqual(['0.123411', '0.123412']);
  });

  it('writes no negative zero', () => expect(meanLabel(-0.001, 'cosine')).toBe('0.00'));

  it.each([
    [0.7479, 0.75, '0.748'],
    [0.75, 0.75, '0.75'],
    [0.74999996, 0.75, '<0.75'],
    [0.7541, 0.754, '0.754'],
    [0.62, 0.75, '0.62'],
    [0.62, undefined, '0.62'],
  ])('writes %f on its side of %f as %s', (mean, threshold, label) => {
    expect(sidedLabel(mean, 'accuracy', threshold)).toBe(label);
  });

  it('writes sizes that a search found with two digits', () => {
    expect([0.0754, 0.19, 0.601].map((size) => meanLabel(size, 'magnitude'))).toEqual([
      '0.075',
      '0.19',
      '0.60',
    ]);
  });

  it('writes a pair of classes without the name of the setting', () => {
    expect(settingEquation('classes', [3, 7])).toBe('3 against 7');
    expect(settingEquation('classes', 'all')).toBe('classes = all');
  });

  it('names every measurement without a colon left over from its description', () => {
    expect(measurementTitle(measurements.acc_adv_test)).toBe('Accuracy of g on the test split');
    for (const one of Object.values(measurements)) expect(measurementTitle(one)).toMatch(/^[A-Z]/);
  });
});

describe('logTicks', () => {
  it.each([
    [0.067, 0.6, [0.1, 0.2, 0.5]],
    [0.5, 5e4, [1, 10, 100, 1000, 10000]],
    [0.01, 0.09, [0.01, 0.02, 0.05]],
    [2.11, 2.94, [2.1, 2.9]],
    [0.04, 1.6, [0.1, 0.3, 1]],
  ])('from %f to %f are %j', (low, high, ticks) => expect(logTicks(low, high)).toEqual(ticks));
});

describe('axisKind', () => {
  it.each([
    [[100, 200, 400, 800, 1600], 'log'],
    [[100, 316, 1000, 3162, 10000], 'log'],
    [[0.5, 1, 2, 4], 'log'],
    [[100, 200, 400], 'log'],
    [[100, 200], 'linear'],
    [[1, 2, 3, 4, 5], 'linear'],
    [[100, 200, 300, 400, 500, 600, 700, 800, 900, 1000], 'linear'],
    [[0, 0.5, 1], 'linear'],
    [[1000], 'linear'],
    [['L2', 'Linf'], 'words'],
    [[0, 'orthogonal'], 'words'],
  ])('%j is %s', (values, kind) => expect(axisKind(values)).toBe(kind));
});

describe('colourScale', () => {
  it('is the same for accuracies of all sweeps, and neutral at chance', () => {
    const [pair, ten] = [colourScale('accuracy', [0.6], 0.5), colourScale('accuracy', [0.02, 0.9], 0.1)];
    expect(colourScale('accuracy', [0.1, 0.99], 0.5)).toEqual(pair);
    expect(ten.domain).toEqual(pair.domain);
    for (const value of [0, 1]) expect(colourOf(ten, value)).toEqual(colourOf(pair, value));
    expect(colourOf(ten, 0.1)).toEqual(colourOf(pair, 0.5));
    // Half of the way from chance to 1.
    expect(colourOf(ten, 0.55)).toEqual(colourOf(pair, 0.75));
    expect(colourOf(pair, 0.4)).not.toEqual(colourOf(pair, 0.5));
  });

  it('has the chance of the cells: a half for pairs, a tenth for whole data sets, unknown for data of your own', () => {
    const chanceOf = (given: Partial<Settings>) =>
      chanceLevel(syntheticSweep({ seed: [0, 1] }, [], given).cells);
    expect(chanceOf({})).toBe(0.5);
    expect(chanceOf({ dataset: 'mnist', d: 784, classes: [3, 7] })).toBe(0.5);
    for (const dataset of ['mnist', 'fmnist', 'cifar10'])
      expect(chanceOf({ dataset, d: 784, network: 'mlp' })).toBe(0.1);
    expect(chanceOf({ dataset: 'npz:a', d: 10, network: 'mlp' })).toBeUndefined();
    const mixed = syntheticSweep({ classes: [[3, 7], 'all'] }, [], { dataset: 'mnist', d: 784 });
    expect(chanceLevel(mixed.cells)).toBeUndefined();
  });

  it('centres ratios at one', () => {
    const { domain, type } = colourScale('ratio', [0.01, 2], undefined, true);
    expect(type).toBe('log');
    expect(domain[0] * domain[1]).toBeCloseTo(1);
  });

  it('has ink that can be read', () => {
    const scale = colourScale('accuracy', [0.5, 1], 0.5);
    expect([0, 0.5, 1].map((value) => wantsDarkText(colourOf(scale, value)))).toEqual([false, true, false]);
    expect(colourOf(scale, -1)).toEqual(colourOf(scale, 0));
    const shares = colourScale('share', [0.5, 1]);
    expect(colourOf(shares, 0)).toEqual([68, 1, 84]);
    expect(colourOf(shares, 1)).toEqual([253, 231, 37]);
  });
});

describe('wrapText', () => {
  const fits = (line: string) => line.length <= 12;
  it('keeps all words, no line wider than asked', () => {
    const lines = wrapText('accuracy of g on natural data', fits);
    expect(lines.join(' ')).toBe('accuracy of g on natural data');
    expect(lines.every(fits)).toBe(true);
  });
  it('leaves no letter alone on the last line', () => {
    expect(wrapText('the samples N', fits)).toEqual(['the', 'samples N']);
  });
  it('keeps a name and its value together', () => {
    expect(wrapText('uniform, m = 200, d', fits)).toEqual(['uniform,', 'm = 200, d']);
    for (const width of [10, 14, 17, 18])
      for (const line of wrapText('uniform, m = 200, d', ({ length }) => length <= width))
        expect(line).not.toMatch(/=$/);
  });
});
