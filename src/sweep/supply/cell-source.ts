import type { Cell } from '../cells.ts';

/**
 * Supplies the cells of a run bit by bit. Called at the start, after every result, and with `isIdle` when a worker
 * would otherwise be idle; supplies each cell once.
 */
export type MoreCells = (isIdle: boolean) => readonly Cell[];
