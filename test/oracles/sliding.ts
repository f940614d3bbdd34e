import { leaky } from './activations.ts';

/**
 * Mean slope over a window of a unit that starts at h and moves with velocity own D(h) + cross, D = 1 above zero and
 * gamma elsewhere: forward Euler in `steps` steps.
 */
export function meanSlope(h: number, own: number, cross: number, gamma: number, steps = 20_000): number {
  let [value, sum] = [h, 0];
  for (let step = 0; step < steps; step++) {
    const slope = value > 0 ? 1 : gamma;
    value += (own * slope + cross) / steps;
    sum += slope;
  }
  return sum / steps;
}

/** Excess of the change of phi(h) in that window over that at slope `held`. */
export function excessMove(h: number, own: number, cross: number, gamma: number, held: number): number {
  const end = h + meanSlope(h, own, cross, gamma) * own + cross;
  return leaky(end, gamma) - leaky(h, gamma) - held * (held * own + cross);
}
