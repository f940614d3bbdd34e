import { expect, it } from 'vitest';
import { type Point, zeroLines } from '../../src/report/charts/zero-line.ts';

const axis = (low: number, high: number, count: number) =>
  Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));

function linesOf(f: (x: number, y: number) => number, count = 41): Point[][] {
  const [xs, ys] = [axis(-2, 2, count), axis(-1, 1, count)];
  return zeroLines({ xs, ys, values: ys.flatMap((y) => xs.map((x) => f(x, y))) });
}

it('follows a straight line exactly, from one end of the plane to the other', () => {
  const [line = [], ...others] = linesOf((x, y) => x - 0.5 * y - 0.123);
  expect(others).toEqual([]);
  for (const { x, y } of line) expect(x).toBeCloseTo(0.5 * y + 0.123, 12);
  expect(line.map(({ y }) => y).sort((a, b) => a - b)).toEqual(expect.arrayContaining([-1, 1]));
  for (const [i, point] of line.slice(1).entries())
    expect(Math.hypot(point.x - (line[i]?.x ?? 0), point.y - (line[i]?.y ?? 0))).toBeLessThan(0.12);
});

it('closes a circle', () => {
  const [ring = [], ...others] = linesOf((x, y) => x * x + y * y - 0.5);
  expect(others).toEqual([]);
  expect(ring[0]).toEqual(ring.at(-1));
  for (const { x, y } of ring) expect(Math.hypot(x, y)).toBeCloseTo(Math.SQRT1_2, 2);
  const turned = ring.slice(1).reduce((sum, { x, y }, i) => {
    const { x: fromX, y: fromY } = ring[i] ?? { x: 0, y: 0 };
    return sum + fromX * y - fromY * x;
  }, 0);
  expect(Math.abs(turned) / 2).toBeCloseTo(Math.PI / 2, 1);
});

it('keeps the two lines of a saddle apart', () => {
  const lines = linesOf((x, y) => x * y + 0.001, 40);
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(new Set(line.map(({ x }) => Math.sign(x))).size).toBe(1);
});

it.each([1, -1, 0])('finds nothing where all values are %d', (value) => {
  expect(linesOf(() => value)).toEqual([]);
});

it('passes through values that are exactly 0', () => {
  const lines = linesOf((x) => x);
  expect(lines).toHaveLength(1);
  for (const { x } of lines[0] ?? []) expect(x).toBe(0);
});
