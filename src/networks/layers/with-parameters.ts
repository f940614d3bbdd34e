import type { Matrix } from '../../linalg/matrix.ts';
import { type LayerSpec, parameterCount } from './layer-spec.ts';

/** Cuts the column of parameters into those of each layer, in order. */
export function* withParameters(
  specs: readonly LayerSpec[],
  parameters: Matrix,
): Generator<[LayerSpec, Matrix]> {
  let from = 0;
  for (const spec of specs) {
    const count = parameterCount(spec);
    yield [spec, parameters.rowsFrom(from, count)];
    from += count;
  }
}
