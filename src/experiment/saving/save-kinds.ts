/** Kinds of files that a cell can save besides its row. */
export const SAVE_KINDS = ['models', 'perturbed', 'samples', 'decision-maps'] as const;
export type SaveKind = (typeof SAVE_KINDS)[number];
