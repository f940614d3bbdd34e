import type { LayerSpec } from './layer-spec.ts';

/** Place of a sequence in its network. */
export interface Place {
  /** Unique name of the sequence. */
  readonly path: string;
  /** Number of residual layers around it, with the branch in which it is; undefined for the network's own sequence. */
  readonly slot?: string | undefined;
}

/** Place of a network's own sequence. */
export const TOP: Place = { path: '' };

/** Place of a branch of the residual layer that is the k-th of a sequence. */
export function branchPlace({ path, slot }: Place, k: number, branch: 'inner' | 'shortcut'): Place {
  return { path: `${path}${k}.${branch}.`, slot: `${slot ?? ''}${branch}.` };
}

/**
 * Name of the buffer of the k-th activation of a sequence. Where branches compute their activations again, those of the
 * same depth share buffers.
 */
export function activationName({ path, slot }: Place, k: number, recomputes: boolean): string {
  return `activation ${recomputes ? (slot ?? '') : path}${k}`;
}

/** Name of the buffer of gradients by activations. Sequences of the same depth are never in use at the same time. */
export function gradientName({ slot }: Place, target: GradientTarget): string {
  return `gradient ${slot ?? ''}${target}`;
}

/** Name of the buffer beside a residual layer's output: its inner layers' gradients are not in use at the same time. */
export function besideName({ slot }: Place): string {
  return gradientName({ path: '', slot: `${slot ?? ''}inner.` }, 0);
}

/**
 * Which layers of a sequence overwrite their input with their output. Leaky ReLU and dropout do not need their input in
 * the backward pass, which the layer before must not need as its output either. The first layer's input belongs to the
 * caller, and so does the last layer's output, which a residual layer changes.
 */
export function layersInPlace(specs: readonly Pick<LayerSpec, 'kind'>[]): boolean[] {
  return specs.map(({ kind }, k) => {
    if (kind !== 'leaky-relu' && kind !== 'dropout') return false;
    return k > 0 && k < specs.length - 1 && specs[k - 1].kind !== 'leaky-relu';
  });
}

/** Kinds of layers whose gradient by the input may overwrite that by the output. */
const OVERWRITING: ReadonlySet<LayerSpec['kind']> = new Set(['leaky-relu', 'dropout', 'batch-norm']);

/**
 * Where the gradient by the input of a layer is written: to one of two buffers in turn, to the gradients by the inputs
 * of the sequence, or over the gradient by the layer's output.
 */
export type GradientTarget = 0 | 1 | 'inputs' | 'same';

/** Target of the gradient by the input of each layer. That by the last layer's output is not to be overwritten. */
export function gradientTargets(specs: readonly Pick<LayerSpec, 'kind'>[]): GradientTarget[] {
  const last = specs.length - 1;
  const overwrites = specs.map(({ kind }, k) => k < last && OVERWRITING.has(kind));
  // All layers below this one overwrite, so that it writes where the first one's gradient belongs.
  const lowest = overwrites.indexOf(false);
  let next: 0 | 1 = 0;
  return specs
    .map((_, i): GradientTarget => {
      const k = last - i;
      if (k === lowest || k === 0) return 'inputs';
      if (overwrites[k]) return 'same';
      const turn = next;
      next = next === 0 ? 1 : 0;
      return turn;
    })
    .reverse();
}
