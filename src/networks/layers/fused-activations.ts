import type { LayerSpec } from './layer-spec.ts';

/** Numbers that the kernels of batch normalization with an activation process at once. */
const LANES = 4;

/**
 * The layers in which batch normalization and a leaky ReLU right after it are one, which computes the same bits in
 * fewer passes over memory.
 */
export function withFusedActivations(specs: readonly LayerSpec[]): LayerSpec[] {
  const fused: LayerSpec[] = [];
  for (const spec of specs) {
    const before = fused.at(-1);
    const fuses =
      before?.kind === 'batch-norm' && before.gamma === undefined && before.channels % LANES === 0;
    if (spec.kind === 'leaky-relu' && fuses) fused[fused.length - 1] = { ...before, gamma: spec.gamma };
    else fused.push(spec);
  }
  return fused;
}
