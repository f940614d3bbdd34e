import { type Form, formFor } from '../one-hidden/response.ts';
import { FLOW_STATES } from './system.ts';

/** Limit of the numbers held by the dual form: half of a worker's 4 GiB. */
const MOST_DUAL_NUMBERS = 2 ** 29;

/**
 * Form of a first layer of m units: dual where that is cheaper and its matrices, including the integrator's states,
 * fit.
 */
export function networkFormFor(N: number, d: number, m: number): Form {
  const held = N * N + (FLOW_STATES + 1) * N * m;
  return formFor(N, d) === 'dual' && held <= MOST_DUAL_NUMBERS ? 'dual' : 'primal';
}
