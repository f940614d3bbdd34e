import type { Matrix } from '../../linalg/matrix.ts';
import { type LayerSpec, parameterCount, statisticCount } from './layer-spec.ts';

/** All variables of a network, in the order of its layers. */
export interface Variables {
  /** Parameters, changed by training, P x 1. */
  readonly parameters: Matrix;
  /** Running means and variances, S x 1. */
  readonly statistics: Matrix;
}

/** Splits the variables of a network among its layers, in order. */
export function* withVariables(
  specs: readonly LayerSpec[],
  { parameters, statistics }: Variables,
): Generator<[LayerSpec, Variables]> {
  let [from, fromStatistic] = [0, 0];
  for (const spec of specs) {
    const [count, statisticsOf] = [parameterCount(spec), statisticCount(spec)];
    yield [
      spec,
      {
        parameters: parameters.rowsFrom(from, count),
        statistics: statistics.rowsFrom(fromStatistic, statisticsOf),
      },
    ];
    from += count;
    fromStatistic += statisticsOf;
  }
}
