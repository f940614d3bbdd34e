import type { Cell } from '../cells.ts';
import { groupCells, type Planning } from '../plan/work-groups.ts';
import type { CellPace } from './cell-pace.ts';
import type { MoreCells } from './cell-source.ts';

/** Fraction of the time left that is given to a worker at once, and its limit in seconds. */
const [SHARE_AT_ONCE, MOST_AT_ONCE_S] = [0.05, 60];

/** Filled share of the time given at once from which no further cells are looked for. */
const FULL = 0.95;

/** A waiting cell; smaller ranks come first. */
export interface RankedCell {
  readonly cell: Cell;
  readonly rank: number;
}

/** Supplies cells by rank as long as they would finish in time, a few at a time to each idle worker. */
export class BudgetedCells {
  readonly #planning: Planning;
  readonly #pace: CellPace;
  readonly #secondsLeft: () => number;
  /** Waiting cells by rank; within a rank, cells that share work are together. */
  readonly #waiting = new Map<number, Cell[]>();

  constructor(planning: Planning, pace: CellPace, secondsLeft: () => number) {
    this.#planning = planning;
    this.#pace = pace;
    this.#secondsLeft = secondsLeft;
  }

  add(cells: readonly RankedCell[]): void {
    for (const rank of new Set(cells.map((one) => one.rank))) {
      const waiting = this.#waiting.get(rank) ?? [];
      const added = cells.filter((one) => one.rank === rank).map(({ cell }) => cell);
      const together = groupCells([...waiting, ...added], this.#planning);
      this.#waiting.set(
        rank,
        together.flatMap((group) => group.cells),
      );
    }
  }

  /** Cells of the smallest rank that would finish in time. */
  readonly more: MoreCells = (isIdle) => {
    if (!isIdle) return [];
    const left = this.#secondsLeft();
    const atOnce = Math.min(SHARE_AT_ONCE * left, MOST_AT_ONCE_S);
    const taken: Cell[] = [];
    let seconds = 0;
    for (const rank of [...this.#waiting.keys()].sort((a, b) => a - b)) {
      const waiting = this.#waiting.get(rank) ?? [];
      const kept: Cell[] = [];
      for (const [place, cell] of waiting.entries()) {
        if (taken.length > 0 && seconds >= FULL * atOnce) {
          for (const other of waiting.slice(place)) kept.push(other);
          break;
        }
        const predicted = this.#pace.predict(cell.settings);
        const isFirst = taken.length === 0 && predicted <= left;
        const joins = taken.length > 0 && seconds + predicted <= atOnce;
        if (!isFirst && !joins) {
          kept.push(cell);
          continue;
        }
        taken.push(cell);
        seconds += predicted;
      }
      if (kept.length === 0) this.#waiting.delete(rank);
      else this.#waiting.set(rank, kept);
      if (taken.length > 0) break;
    }
    return taken;
  };
}
