import type { Settings } from '../../experiment/settings.ts';
import type { Cell } from '../cells.ts';
import type { GroupTerms } from '../run/messages.ts';

/** Estimated cost of a cell. */
export interface Estimate {
  readonly flops: number;
  readonly memoryBytes: number;
}

/** How cells are weighed and put together; `src/experiment` has the real ones. */
export interface Planning {
  readonly estimateCell: (settings: Settings) => Estimate;
  /** Cells of one key share their natural classifier. */
  readonly groupKey: (settings: Settings) => string;
  /** Work that a cell shares with others. */
  readonly sharedWork?: (settings: Settings) => SharedWork;
}

/** Work that cells do once between them, in operations. */
export interface SharedWork {
  /** Cells of one group. */
  readonly ofGroup: number;
  /** Cells of one key. */
  readonly ofKey: { readonly key: string; readonly flops: number };
}

/** Cells that one thread should run one after the other, in grid order. */
export interface Group {
  readonly cells: readonly Cell[];
  readonly flops: number;
  /** Memory of its most demanding cell. */
  readonly memoryBytes: number;
  readonly terms: GroupTerms;
}

/** Bounds what is sent to a thread at once; a shared stage is made again every so many cells, which is rare. */
export const MOST_CELLS_IN_A_GROUP = 500;

/** A group of the given cells. */
export function makeGroup(cells: readonly Cell[], { estimateCell }: Planning, terms: GroupTerms = {}): Group {
  let flops = 0;
  let memoryBytes = 0;
  for (const cell of cells) {
    const estimate = estimateCell(cell.settings);
    flops += estimate.flops;
    memoryBytes = Math.max(memoryBytes, estimate.memoryBytes);
  }
  return { cells, flops, memoryBytes, terms };
}

/**
 * Puts cells that share work together, in grid order, the costliest group first and behind it those that share with it.
 */
export function groupCells(cells: readonly Cell[], planning: Planning, terms: GroupTerms = {}): Group[] {
  const groups: Group[] = [];
  for (const members of together(cells, ({ settings }) => planning.groupKey(settings))) {
    for (let from = 0; from < members.length; from += MOST_CELLS_IN_A_GROUP)
      groups.push(makeGroup(members.slice(from, from + MOST_CELLS_IN_A_GROUP), planning, terms));
  }
  groups.sort((a, b) => b.flops - a.flops);
  const { sharedWork } = planning;
  if (sharedWork === undefined) return groups;
  return together(groups, ({ cells: [first] }) => first && sharedWork(first.settings).ofKey.key).flat();
}

/** Those of equal key together, in the order of the first of each. */
function together<T, Key>(items: readonly T[], keyOf: (item: T) => Key): T[][] {
  const byKey = new Map<Key, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const members = byKey.get(key);
    if (members) members.push(item);
    else byKey.set(key, [item]);
  }
  return [...byKey.values()];
}

/** Groups that wait for a thread, in the order in which they should run. */
export class GroupQueue {
  #waiting: (Group | undefined)[];
  #head = 0;

  constructor(groups: readonly Group[] = []) {
    this.#waiting = [...groups];
  }

  get isEmpty(): boolean {
    this.#skipTaken();
    return this.#head === this.#waiting.length;
  }

  /** The first group that fits into the free memory, or undefined where none does. */
  take(freeBytes: number): Group | undefined {
    this.#skipTaken();
    for (let i = this.#head; i < this.#waiting.length; i++) {
      const group = this.#waiting[i];
      if (group === undefined || group.memoryBytes > freeBytes) continue;
      this.#waiting[i] = undefined;
      return group;
    }
    return undefined;
  }

  /** Adds a group behind the others: cells whose thread died come last. */
  add(group: Group): void {
    if (this.isEmpty) {
      this.#waiting = [];
      this.#head = 0;
    }
    this.#waiting.push(group);
  }

  #skipTaken(): void {
    while (this.#head < this.#waiting.length && this.#waiting[this.#head] === undefined) this.#head++;
  }
}
