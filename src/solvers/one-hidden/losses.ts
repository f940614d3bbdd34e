import type { LossKind } from '../../linalg/kernels/kernels.ts';
import type { Part, PartTable } from '../../parts/part.ts';
import { PartRegistry } from '../../parts/registry.ts';

/** Loss l(u) of a margin u, slope l'(u) <= 0, and curvature l''(u) >= 0. */
export interface LossTerms {
  readonly loss: number;
  readonly slope: number;
  readonly curvature: number;
}

/** Declaration of a decreasing convex loss of the margin. It has no settings. */
export interface LossPart extends Part {
  /** Kernel that computes it; omitted where `terms` does. */
  readonly kernel?: LossKind;
  /** Whether its slope is constant, so that margins grow without bound however long one trains. */
  readonly isLinear?: boolean;
  /** Loss, slope and curvature at a margin. */
  terms?(margin: number): LossTerms;
}

/** The built-in losses, by the value of the setting `loss`. */
export const losses = {
  exponential: { name: 'exponential', meaning: 'exp(-u)', settings: {}, kernel: 'exponential' },
  logistic: { name: 'logistic', meaning: 'log(1 + exp(-u))', settings: {}, kernel: 'logistic' },
  linear: {
    name: 'linear',
    meaning: '-u, which keeps growing: training ends with T or the epochs',
    settings: {},
    isLinear: true,
    terms: (u) => ({ loss: -u, slope: -1, curvature: 0 }),
  },
} satisfies PartTable<LossPart>;

/** All losses that cells can choose, including those of modules. */
export const lossParts = new PartRegistry<LossPart>('loss', losses);

/** Whether a loss is linear; a loss that is not known is not. */
export function isLinear(loss: string): boolean {
  return lossParts.has(loss) && lossParts.get(loss).isLinear === true;
}
