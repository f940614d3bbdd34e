import type { Settings } from '../../experiment/settings.ts';
import { settingOf } from '../../parts/by-name.ts';
import type { Cell } from '../cells.ts';

/**
 * A cell of a grid. Cells that differ in the seed only share one object of settings, their point, since a million
 * objects of all settings would take most of the memory of a plan.
 */
export class GridCell implements Cell {
  readonly index: number;
  readonly id: string;
  /** Built anew at each access; use `setting` and `distinctPoints` in loops over many cells. */
  declare readonly settings: Settings;
  // Private, so that they are neither copied to other cells nor sent to threads.
  readonly #point: Settings;
  readonly #seed: number | undefined;

  /**
   * @param point settings of the cell, or of a cell that differs from it in the seed only
   * @param seed of the cell, where others share its point
   */
  constructor(index: number, id: string, point: Settings, seed?: number) {
    this.index = index;
    this.id = id;
    this.#point = point;
    this.#seed = seed;
    Object.defineProperty(this, 'settings', GridCell.#settings);
  }

  /** A property of each cell, so that copies have the settings. */
  static readonly #settings: PropertyDescriptor & ThisType<GridCell> = {
    enumerable: true,
    get() {
      const [point, seed] = [this.#point, this.#seed];
      return seed === undefined || seed === point.seed ? point : { ...point, seed };
    },
  };

  /** Point of a cell; undefined where it is not known that others share it. */
  static pointOf(cell: Cell): Settings | undefined {
    return #point in cell && cell.#seed !== undefined ? cell.#point : undefined;
  }

  /** A setting of a cell by name, without building all settings. */
  static setting(cell: Cell, name: string): unknown {
    if (#point in cell)
      return name === 'seed' ? (cell.#seed ?? cell.#point.seed) : settingOf(cell.#point, name);
    return settingOf(cell.settings, name);
  }
}

/** Settings of cells, once for those that are known to differ in the seed only. */
export function distinctPoints(cells: readonly Cell[]): Settings[] {
  return [...new Set(cells.map((cell) => GridCell.pointOf(cell) ?? cell.settings))];
}

/** Makes a function of cells of a function of settings other than the seed, which is called once for each point. */
export function oncePerPoint<Value extends {}>(of: (settings: Settings) => Value): (cell: Cell) => Value {
  const known = new Map<Settings, Value>();
  return (cell) => {
    const point = GridCell.pointOf(cell);
    if (point === undefined) return of(cell.settings);
    const value = known.get(point) ?? of(point);
    known.set(point, value);
    return value;
  };
}
