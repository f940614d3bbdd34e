import { expect, it } from 'vitest';
import { cosine } from '../../src/experiment/measure.ts';
import { limitStage } from '../../src/experiment/stages/limit.ts';
import { smallCell, smallContext } from './cells.ts';

const tools = { dataFolder: '', report: () => {} };

it.each([
  ['all samples, whose Gram matrix makes the memory grow', { N: 2200, d: 600 }],
  ['the largest part of many samples that can be separated', { N: 28_001, d: 3 }],
])('the limit on the natural data has a normal: %s', async (_, sizes) => {
  using context = await smallContext();
  const { engine, stages } = context;
  const { normal } = await stages.get(limitStage, smallCell(sizes), { engine, ...tools });
  expect(normal).toHaveLength(sizes.d);
  expect(cosine(normal, normal)).toBeCloseTo(1, 6);
});
