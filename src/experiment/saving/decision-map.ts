import { stringify } from 'csv-stringify/sync';
import type { Engine } from '../../linalg/engine.ts';
import type { OneHidden } from '../../networks/one-hidden.ts';
import { outputsOf } from '../../networks/outputs.ts';
import { decisionPlane, outputsOnPlane, projectOnto } from '../../theory/decision-map.ts';
import type { Samples } from '../stages/data/synthetic-data.ts';

/** Grid points along each direction. */
const POINTS = 81;
/** Margin of the grid around the samples, relative to their extent. */
const MARGIN = 0.05;

/**
 * Decision map of the three classifiers in the plane of f's mean hidden directions (see decisionPlane), as the text of
 * two CSV files. `grid`: outputs f, g and c at 81 x 81 points around the projected natural samples; their signs are the
 * decisions. `samples`: the projected natural samples, their labels, and the outputs at the samples themselves, which
 * lie off the plane.
 */
export async function makeDecisionMap(
  engine: Engine,
  networks: Readonly<Record<'f' | 'g' | 'c', OneHidden>>,
  { X, y }: Samples,
): Promise<{ grid: string; samples: string }> {
  const plane = decisionPlane(networks.f);
  const projected = await projectOnto(engine, plane, X);
  const [xs, ys] = [0, 1].map((axis) => covering(projected.filter((_, i) => i % 2 === axis)));
  const [onPlane, atSamples] = [new Map<string, Float64Array>(), new Map<string, Float64Array>()];
  for (const [name, network] of Object.entries(networks)) {
    onPlane.set(name, await outputsOnPlane(engine, network, plane, xs, ys));
    atSamples.set(name, await outputsOf(engine, network, X));
  }
  const names = [...onPlane.keys()];
  const grid = ys.flatMap((across, row) =>
    xs.map((along, column) => {
      const values = names.map((name) => onPlane.get(name)?.[row * xs.length + column]);
      return [along, across, ...values];
    }),
  );
  const samples = Array.from(y.data, (label, n) => {
    const values = names.map((name) => atSamples.get(name)?.[n]);
    return [projected[2 * n], projected[2 * n + 1], label, ...values];
  });
  return {
    grid: stringify([['along', 'across', ...names], ...grid]),
    samples: stringify([['along', 'across', 'label', ...names], ...samples]),
  };
}

/** Evenly spaced values that cover the given ones and the origin, where all boundaries meet, with a margin. */
function covering(values: Float32Array): number[] {
  const [low, high] = values.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [0, 0]);
  const margin = MARGIN * (high - low) || 1;
  const step = (high - low + 2 * margin) / (POINTS - 1);
  return Array.from({ length: POINTS }, (_, i) => low - margin + i * step);
}
