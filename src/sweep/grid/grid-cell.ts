import type { Settings } from '../../experiment/settings.ts';
import type { Cell } from '../cells.ts';

/** A cell of a grid. It knows its point: the settings of one of the cells that differ from it in the seed only. */
export class GridCell implements Cell {
  readonly index: number;
  readonly id: string;
  readonly settings: Settings;
  // Private, so that it is neither copied to other cells nor sent to threads.
  readonly #point: Settings | undefined;

  /** @param point the same object for all cells that differ in the seed only, where there are several */
  constructor(index: number, id: string, settings: Settings, point: Settings | undefined) {
    this.index = index;
    this.id = id;
    this.settings = settings;
    this.#point = point;
  }

  /** Point of a cell; undefined where it is not known that others share it. */
  static pointOf(cell: Cell): Settings | undefined {
    return #point in cell ? cell.#point : undefined;
  }
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
