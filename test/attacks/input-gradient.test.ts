import { expect, test } from 'vitest';
import { inputGradients } from '../../src/attacks/input-gradient.ts';
import type { InputSpace } from '../../src/datasets/input-space.ts';
import { wasm } from '../linalg/support.ts';
import { outputAt, pixelsOf, randomNetwork, rowsOf, standardizedSpace, uniformInputs } from './networks.ts';

const d = 17;
const spaces: [string, InputSpace][] = [
  ['as they are', { d, range: [-1, 1] }],
  ['standardised', standardizedSpace(d)],
];

test.each(spaces)('finite differences confirm the gradient by inputs that are seen %s', async (_, space) => {
  const engine = await wasm;
  const network = randomNetwork(engine, 10, d, 3);
  const X = uniformInputs(engine, 6, d, 4);
  const gradients = engine.memory.matrix(6, d);
  await inputGradients(engine, network, X, space, gradients);
  const step = 1e-6;
  rowsOf(X).forEach((x, n) => {
    const pixels = pixelsOf(space, x);
    for (let k = 0; k < d; k++) {
      const at = (pixel: number) => {
        const moved = pixels.map((value, i) => (i === k ? pixel : value));
        return outputAt(
          network,
          moved.map((value, i) => (value - (space.mean?.[i] ?? 0)) / (space.scale?.[i] ?? 1)),
        );
      };
      const difference = (at(pixels[k] + step) - at(pixels[k] - step)) / (2 * step);
      // f is piecewise linear, so the difference quotient is exact up to rounding of the float32 gradient.
      expect(gradients.row(n)[k]).toBeCloseTo(difference, 5);
    }
  });
});
