import type { LossKind } from '../../linalg/kernels/kernels.ts';
import type { Part, PartTable } from '../../parts/part.ts';
import { PartRegistry } from '../../parts/registry.ts';

/** Loss l(u) of a margin, its slope l'(u) and its curvature l''(u), which is at least 0. */
export interface LossTerms {
  readonly loss: number;
  readonly slope: number;
  readonly curvature: number;
}

/** A decreasing convex loss as a function of the margin. It has no settings of its own. */
export interface LossPart extends Part {
  /** The kernel that computes it; left out where `terms` does. */
  readonly kernel?: LossKind;
  /** Its terms at a margin. */
  terms?(margin: number): LossTerms;
}

/** The built-in losses, by the value of the setting `loss`. */
export const losses = {
  exponential: { name: 'exponential', meaning: 'exp(-u)', settings: {}, kernel: 'exponential' },
  logistic: { name: 'logistic', meaning: 'log(1 + exp(-u))', settings: {}, kernel: 'logistic' },
} satisfies PartTable<LossPart>;

/** All losses that cells can choose. */
export const lossParts = new PartRegistry<LossPart>('loss', losses);
