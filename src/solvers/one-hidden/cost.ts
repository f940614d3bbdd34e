import { countingBytes } from '../../linalg/tangent/balanced.ts';
import { outsideBytes, outsideHelperBytes } from '../../linalg/tangent/panel-parts.ts';
import { helperBytes } from '../../linalg/tangent/panels.ts';
import { unitsTaken } from '../../linalg/tangent/units-in-turn.ts';
import type { OneHiddenSizes, SolverCost } from '../cost.ts';
import { paceFor } from './flow-pace.ts';
import { lanczosBytes } from './frozen-flow.ts';
import { formFor } from './response.ts';

/**
 * Windows of a flow at the default eta, and products K c for each window: for independent samples, and for correlated
 * ones, whose K is stiff. Fitted by hand to profiles of shipped sweeps and of the shapes in bench/plan-shapes.ts.
 */
const FLOW = {
  independent: { windows: 8, products: 20 },
  correlated: { windows: 32, products: 100 },
  real: { windows: 16, products: 80 },
} as const;
/** Exponent with which both grow in N / d, for independent samples. */
const GROWTH = 0.2;
/** Number of samples of real data beyond which a window takes fewer products, and the exponent with which they fall. */
const [MANY, FALL] = [2000, 0.4];
/** The default eta and flow time, at which the windows were counted. */
const [ETA, T_DECADES] = [2, 4];
/**
 * Cost of kernels, in FLOPs at the rate of large products: a product with an entry of K, with a coarse one, and each bit
 * of an entry.
 */
const [ENTRY_FLOPS, COARSE_FLOPS, BIT_FLOPS] = [9.5, 7, 0.29];
/** Products of a window with a coarse kernel, relative to one that is followed closely. */
const COARSE_PRODUCTS = 0.6;
/** Cost of a step for each pre-activation apart from products, in the same unit. */
const STEP_FLOPS = 800;

/** Most bytes of training, with the triangles of G and K, that a worker's memory of 4 GiB is to hold. */
const MOST_BYTES = 3 * 2 ** 30;

/**
 * Whether the triangles of G (float32) and K (16 bits) of N samples are too large for a worker's memory beside the
 * pre-activations and the inputs, so that they lie outside of it. No result depends on it.
 */
export function isGramShared({ N, d, m }: Pick<OneHiddenSizes, 'N' | 'd' | 'm'>): boolean {
  return 3 * N * (N + 1) + 4 * N * (5 * m + 2 * d) > MOST_BYTES;
}

/** Operations of one step: the response of the pre-activations, and passes over them. */
export function stepFlops({ N, d, m }: OneHiddenSizes): number {
  const response = formFor(N, d) === 'dual' ? 2 * N * N * m : 4 * N * d * m;
  return response + STEP_FLOPS * N * m;
}

/** Numbers of a state: pre-activations, impulses or gradients, two more of their size; C or the changes of the weights. */
export function stateNumbers({ N, d, m }: OneHiddenSizes): number {
  return 4 * N * m + (formFor(N, d) === 'dual' ? N * m : 2 * m * d);
}

/** Windows of a flow, products for each, and how both grow in N / d: between those of independent and correlated samples. */
function pathOf({ N, d, kind }: OneHiddenSizes) {
  if (kind === 'real') return { ...FLOW.real, growth: 1 };
  const { independent, correlated } = FLOW;
  const mix = (from: number, to: number) => from + kind * (to - from);
  return {
    windows: mix(independent.windows, correlated.windows),
    products: mix(independent.products, correlated.products),
    growth: Math.max(1, N / d) ** (GROWTH * Math.max(0, 1 - kind)),
  };
}

/** Cost of following the flow to its end: windows of one step each, with the tangent kernel K built and multiplied by. */
export function flowCost(
  sizes: OneHiddenSizes,
  { eta = ETA, T = 10 ** T_DECADES }: { readonly eta?: number; readonly T?: number } = {},
): SolverCost {
  const { N, d, m, kind } = sizes;
  const { windows, products, growth } = pathOf(sizes);
  const fall = kind === 'real' ? Math.max(1, N / MANY) ** -FALL : 1;
  const { leastUnits = m, mayBeCoarse } = paceFor(N, d).kernel;
  const units = unitsTaken(m, leastUnits);
  const product = mayBeCoarse ? COARSE_FLOPS * COARSE_PRODUCTS : ENTRY_FLOPS;
  const entry = BIT_FLOPS * units + product * growth * fall * products;
  const window = stepFlops(sizes) + N * N * entry;
  // Windows grow with the flow time: about as many pass in each decade of it, and up to time 1.
  const decades = (1 + Math.log10(Math.max(T, 1))) / (1 + T_DECADES);
  const flops = growth * windows * decades * Math.max(ETA / eta, 1) * window;
  const numbers = stateNumbers(sizes);
  const heapBytes = lanczosBytes(N);
  if (formFor(N, d) === 'primal' && isGramShared(sizes))
    return {
      flops,
      numbers,
      heapBytes: heapBytes + outsideBytes(N, units),
      helperBytes: outsideHelperBytes(N, units),
    };
  const ofKernel = (N * (N + 1)) / 4 + countingBytes(N, units) / 4;
  return { flops, numbers: numbers + ofKernel, heapBytes, helperBytes: helperBytes(N) };
}
