import { describe, expect, it } from 'vitest';
import type { OneHidden } from '../../src/networks/one-hidden.ts';
import { boundaryNormal, outputsOf } from '../../src/networks/outputs.ts';
import { decisionPlane, outputsOnPlane, type Plane, projectOnto } from '../../src/theory/decision-map.ts';
import { randomProblem } from '../support.ts';

const dot = (a: Float64Array, b: ArrayLike<number>) =>
  a.reduce((sum, value, k) => sum + value * (b[k] ?? 0), 0);

describe('decisionPlane', () => {
  it('is orthonormal and begins with the direction of the boundary normal', async () => {
    const { engine, network } = await randomProblem({ N: 2, d: 9, m: 6 });
    const f = network();
    const { along, across } = decisionPlane(f);
    expect(dot(along, along)).toBeCloseTo(1, 12);
    expect(dot(across, across)).toBeCloseTo(1, 12);
    expect(dot(along, across)).toBeCloseTo(0, 12);
    const normal = await boundaryNormal(engine, f);
    expect(dot(along, normal)).toBeCloseTo(Math.hypot(...normal), 6);
  });

  it('holds both mean hidden directions', async () => {
    const { network } = await randomProblem({ N: 2, d: 9, m: 6 });
    const { W, a, gamma }: OneHidden = network();
    const plane = decisionPlane({ W, a, gamma });
    for (const [from, to] of [
      [0, 3],
      [3, 6],
    ]) {
      const mean = new Float64Array(9);
      for (let j = from ?? 0; j < (to ?? 0); j++)
        W.row(j).forEach((w, k) => {
          mean[k] += w / 3;
        });
      const [x, y] = [dot(plane.along, mean), dot(plane.across, mean)];
      expect(Math.hypot(x, y)).toBeCloseTo(Math.hypot(...mean), 6);
    }
  });

  it('is still a plane where the two directions are opposite', async () => {
    const { network } = await randomProblem({ N: 2, d: 5, m: 2 });
    const f = network();
    f.W.row(1).set(f.W.row(0).map((w) => -w));
    const { along, across } = decisionPlane(f);
    expect(dot(across, across)).toBeCloseTo(1, 12);
    expect(dot(along, across)).toBeCloseTo(0, 12);
  });

  it('refuses inputs that no plane fits into', async () => {
    const { network } = await randomProblem({ N: 2, d: 1, m: 2 });
    expect(() => decisionPlane(network())).toThrow('d is 1');
  });
});

it('gives the outputs of the points of the plane', async () => {
  const { engine, network, X } = await randomProblem({ N: 6, d: 9, m: 6 });
  const f = network();
  const plane: Plane = decisionPlane(f);
  const [xs, ys] = [
    [-2, 0.5, 3],
    [-1, 4],
  ];
  const points = ys.flatMap((y) =>
    xs.map((x) => plane.along.map((e, k) => x * e + y * (plane.across[k] ?? 0))),
  );
  for (const [n, point] of points.entries()) X.row(n).set(point);
  const direct = await outputsOf(engine, f, X);
  const onPlane = await outputsOnPlane(engine, f, plane, xs, ys);
  expect(onPlane).toHaveLength(6);
  for (const [n, value] of onPlane.entries()) expect(value).toBeCloseTo(direct[n] ?? 0, 5);
  const projected = await projectOnto(engine, plane, X);
  expect(projected[2]).toBeCloseTo(0.5, 5);
  expect(projected[3]).toBeCloseTo(-1, 5);
});
