import { expect, it } from 'vitest';
import { controlStep, type StepControl } from '../../src/solvers/step-controller.ts';

const control: StepControl = { safety: 0.9, order: 2, factorMin: 0.2, factorMax: 4, slack: 2 };

it.each([
  ['as large as aimed at', 1, true, 0.9],
  ['four times less', 4, true, 1.8],
  ['the most that is kept', 0.5, true, 0.9 * Math.sqrt(0.5)],
  ['more than is kept', 0.25, false, 0.45],
  ['far too large', 1e-9, false, 0.2],
  ['none', Number.POSITIVE_INFINITY, true, 4],
  ['infinite', 0, false, 0.2],
  ['no number', Number.NaN, false, 0.2],
])('an error %s', (_, room, isKept, factor) => {
  expect(controlStep(control, room)).toEqual({ isKept, factor });
});

it('a step that is not kept follows its own safety and order', () => {
  const careful: StepControl = { ...control, order: 4, slack: 1, rejected: { safety: 0.8, order: 2 } };
  expect(controlStep(careful, 16)).toEqual({ isKept: true, factor: 1.8 });
  expect(controlStep(careful, 0.25)).toEqual({ isKept: false, factor: 0.4 });
});

it('settles on the step whose error is safety^order of what is aimed at', () => {
  let step = 1e-3;
  for (let i = 0; i < 60; i++) step *= controlStep(control, 1 / step ** 2).factor;
  expect(step).toBeCloseTo(0.9, 12);
});
