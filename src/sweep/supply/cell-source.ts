import type { Cell } from '../cells.ts';

/**
 * Gives a run its cells bit by bit. Called at the start, after every result, and with `isIdle` when a worker would
 * otherwise have nothing to do; what it gives was not given before.
 */
export type MoreCells = (isIdle: boolean) => readonly Cell[];
