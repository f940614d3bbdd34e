import { describe, expect, it } from 'vitest';
import { fillPage } from '../../scripts/docs-tables.mjs';

const CSV = 'epsilon,classes,mean,low,high\n0.1,"[3,7]",0.9561,0.9401,0.9712\n0.3,"[3,7]",0.5,0.4,0.6\n';
const fill = (title: string) =>
  fillPage(
    `g is at [1](results/a.csv "${title}").`,
    () => '',
    () => CSV,
  );

describe('numbers in pages', () => {
  it.each([
    ['mean: epsilon=0.1, classes=[3,7]', '0.96'],
    ['mean, interval: epsilon=0.1', '0.96 (0.94 to 0.97)'],
    ['mean, digits 3: epsilon=0.1', '0.956'],
    ['mean, average', '0.73'],
    ['mean, least: classes=[3,7]', '0.50'],
    ['mean, most', '0.96'],
  ])('are read from the results that they link to: %s', (title, expected) => {
    expect(fill(title)).toBe(`g is at [${expected}](results/a.csv "${title}").`);
  });

  it.each([
    ['mean: epsilon=0.2', '0 rows'],
    ['mean', '2 rows'],
    ['median: epsilon=0.1', 'no column is called median'],
    ['epsilon, interval: epsilon=0.1', 'has no interval'],
  ])('are refused where it is not clear which number is meant: %s', (title, reason) => {
    expect(() => fill(title)).toThrow(reason);
  });
});
