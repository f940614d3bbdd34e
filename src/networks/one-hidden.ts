import type { Kernels } from '../linalg/kernels/kernels.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import type { Memory } from '../linalg/memory.ts';
import type { RandomKey } from '../linalg/random.ts';

/**
 * f(x) = sum_j a_j phi(<w_j, x> + b_j), phi(h) = h for h > 0 and gamma h otherwise (docs/mathematics.md, "Network and
 * loss").
 */
export interface OneHidden {
  /** First layer, m x d. */
  readonly W: Matrix;
  /** Biases, m x 1, trained with W; omitted where there are none. */
  readonly b?: Matrix;
  /** Readout, m; not trained. */
  readonly a: Vector;
  /** Slope of the leaky ReLU for negative inputs. */
  readonly gamma: number;
}

/** Distribution of the initial weights: see `initialNetwork`. */
export type Initialization = 'uniform' | 'gauss';

/** Readout: see `readout` and `gaussReadout`. */
export type Readout = 'balanced' | 'gauss';

/** Sizes and initial distribution of a network. */
export interface InitialOptions {
  readonly m: number;
  readonly d: number;
  readonly gamma: number;
  /** Factor of the initial weights and biases of the first layer. */
  readonly initScale: number;
  /** Whether hidden units have biases; by default not. */
  readonly bias?: boolean;
  /** "balanced" by default. */
  readonly readout?: Readout;
  /** "uniform" by default. */
  readonly init?: Initialization;
}

/** The readout a: +1/sqrt(m) for the first half of the hidden units, -1/sqrt(m) for the rest. */
export function readout(m: number, memory: Memory): Vector {
  const a = memory.vector(m);
  a.data.fill(1 / Math.sqrt(m), 0, m / 2);
  a.data.fill(-1 / Math.sqrt(m), m / 2);
  return a;
}

/** The readout a_j ~ N(0, 1/m), from row m of a random stream. */
function gaussReadout(m: number, key: RandomKey, memory: Memory, kernels: Kernels): Vector {
  const a = memory.vector(m);
  using drawn = memory.matrix(1, m);
  kernels.gauss(drawn, { ...key, firstRow: key.firstRow + m });
  const [values, row] = [a.data, drawn.data];
  for (let j = 0; j < m; j++) values[j] = row[j] / Math.sqrt(m);
  return a;
}

/**
 * Initial network. `init` "uniform": w_jk and b_j ~ U(-1/sqrt(d), 1/sqrt(d)); "gauss": w_jk ~ N(0, 1/d), b_j ~ N(0, 1)
 * ([K24b]); all times `initScale`. Rows 0 to m - 1 of the random stream are those of W, row m is the readout's, row
 * m + 1 the biases'.
 */
export function initialNetwork(
  options: InitialOptions,
  key: RandomKey,
  memory: Memory,
  kernels: Kernels,
): OneHidden {
  const { m, d, gamma, initScale, bias = false, readout: kind = 'balanced', init = 'uniform' } = options;
  const a = kind === 'balanced' ? readout(m, memory) : gaussReadout(m, key, memory, kernels);
  const W = memory.matrix(m, d);
  const bound = initScale / Math.sqrt(d);
  const draw = (into: Matrix, firstRow: number, spread: number) => {
    if (init === 'uniform') {
      kernels.uniform(into, { ...key, firstRow }, -bound, bound);
      return;
    }
    kernels.gauss(into, { ...key, firstRow });
    const values = into.data;
    for (let i = 0; i < values.length; i++) values[i] *= spread;
  };
  draw(W, key.firstRow, bound);
  if (!bias) return { W, a, gamma };
  const b = memory.matrix(m, 1);
  draw(b.shapedAs(1, m), key.firstRow + m + 1, initScale);
  return { W, b, a, gamma };
}

/** Adds the biases, if there are any, to products H = X W^T (N x m), which makes them pre-activations. */
export function addBiases({ b }: Pick<OneHidden, 'b'>, H: Matrix, { layers }: Kernels): void {
  if (b !== undefined) layers.addBias(H, b);
}

/** A copy in new memory. The caller frees it. */
export function copyNetwork({ W, b, a, gamma }: OneHidden, memory: Memory): OneHidden {
  const copyOf = (matrix: Matrix) => {
    const copy = memory.matrix(matrix.rows, matrix.cols);
    copy.data.set(matrix.data);
    return copy;
  };
  const own = { W: copyOf(W), a: memory.vector(a.length), gamma };
  own.a.data.set(a.data);
  return { ...own, ...(b && { b: copyOf(b) }) };
}

export function freeNetwork({ W, b, a }: OneHidden): void {
  W.free();
  b?.free();
  a.free();
}
