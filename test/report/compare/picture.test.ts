import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { renderSvg } from '../../../src/report/charts/render.ts';
import { themes } from '../../../src/report/charts/theme.ts';
import { compareSides } from '../../../src/report/compare/comparison.ts';
import { comparisonSpec, writeComparison } from '../../../src/report/compare/write-comparison.ts';
import { temporaryFolder } from '../../temporary-folder.ts';
import { expectNoWarnings } from '../expect-no-warnings.ts';
import type { Axes } from '../synthetic.ts';
import { sidesOf } from './sides.ts';

expectNoWarnings();

const SEEDS = [0, 1, 2, 3, 4, 5];

/** B is better where d is at least 200. */
async function comparisonOver(axes: Axes) {
  const result =
    (more: number) =>
    (_: unknown, { d, seed }: { d: number; seed: number }) => ({
      status: 'done' as const,
      measurements: { acc_adv_natural: 0.6 + 0.01 * seed + (d >= 200 ? more * (1 + 0.05 * (seed % 3)) : 0) },
      timings: {},
    });
  const [a, b] = await sidesOf(
    [{ ...axes, seed: SEEDS }, { eta: 2, epsilon: 0.5 }, result(0)],
    [{ ...axes, seed: SEEDS }, { eta: 0.5, epsilon: 0.5 }, result(0.2)],
  );
  return compareSides(a, b, { ignored: [] });
}

const marks = (svg: string, kind: string) =>
  [...svg.matchAll(new RegExp(`aria-roledescription="${kind}"`, 'g'))].length;

it('of one axis has an interval and a mark for each point, in panels by the other settings', async () => {
  const spec = comparisonSpec(await comparisonOver({ d: [100, 200, 400, 800], N: [100, 200] }), themes.light);
  if (spec === undefined) throw new Error('no picture');
  const svg = await renderSvg(spec);
  expect(marks(svg, 'point')).toBe(8);
  expect(svg).toContain('N = 200');
  expect(svg).toContain('A: η = 2');
  expect(svg).toMatch(/aria-label="N = 100, d = 200: B less A 0\.21, 95 % interval [^"]*, q [^"]*, 6 pairs"/);
  const stroked = (colour: string) => [
    ...svg.matchAll(new RegExp(`stroke="${colour}"[^>]*stroke-width="1.4"`, 'g')),
  ];
  expect(stroked(themes.light.series.control)).toHaveLength(6);
  expect(stroked(themes.light.series.value)).toHaveLength(2);
});

it('of two long axes is a heat map whose significant tiles have a dot', async () => {
  const axes = { d: [50, 100, 200, 400, 800, 1600, 3200], N: [10, 20, 40, 80, 160, 320, 640] };
  const spec = comparisonSpec(await comparisonOver(axes), themes.light);
  if (spec === undefined) throw new Error('no picture');
  const svg = await renderSvg(spec);
  expect(marks(svg, 'rect mark')).toBe(49);
  expect([...svg.matchAll(/stroke="#fffffe" stroke-width="0.8"/g)]).toHaveLength(35);
  expect(svg).toContain('>0.21<');
});

it('is written with its CSV, the same bytes each time; a single point has no picture', async () => {
  const comparison = await comparisonOver({ d: [100, 200], N: [100] });
  const [one, other] = [temporaryFolder(), temporaryFolder()];
  const files = await writeComparison(comparison, one);
  await writeComparison(comparison, other);
  const names = ['csv', 'vl.json', 'svg', 'png'].map((end) => `compare-acc_adv_natural.${end}`);
  expect(files).toEqual(names.map((name) => join(one, name)));
  for (const name of names) expect(readFileSync(join(one, name))).toEqual(readFileSync(join(other, name)));

  const alone = temporaryFolder();
  await writeComparison(await comparisonOver({ d: [200], N: [100] }), alone);
  expect(readdirSync(alone)).toEqual(['compare-acc_adv_natural.csv']);
});
