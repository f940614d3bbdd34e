import type { Settings } from '../../experiment/settings.ts';
import type { Planning } from '../plan/work-groups.ts';

/** Number of finished cells of a kind that count: the last ones, since the speed of a machine changes. */
const REMEMBERED = 60;
/** Fraction of these that should take no longer than predicted. */
const QUANTILE = 0.9;
/** Safety factor of predictions for kinds with too few finished cells to estimate their spread. */
const UNSURE = 2;
const FEW = 5;

/** Predicts the time of cells from finished ones of the same kind. */
export class CellPace {
  readonly #planning: Planning;
  readonly #initial: number;
  /** Seconds per estimated operation, of the last cells of each kind. */
  readonly #ratios = new Map<string, number[]>();

  /** @param initial operations a second of a thread, before any cell has ended */
  constructor(planning: Planning, initial: number) {
    this.#planning = planning;
    this.#initial = initial;
  }

  note(settings: Settings, seconds: number): void {
    const { flops } = this.#planning.estimateCell(settings);
    const kind = kindOf(settings);
    const known = this.#ratios.get(kind) ?? [];
    known.push(seconds / Math.max(flops, 1));
    if (known.length > REMEMBERED) known.shift();
    this.#ratios.set(kind, known);
  }

  /** Seconds that 90 % of such cells do not exceed. */
  predict(settings: Settings): number {
    const { flops } = this.#planning.estimateCell(settings);
    const known = this.#ratios.get(kindOf(settings)) ?? [];
    if (known.length === 0) return (UNSURE * flops) / this.#initial;
    const sorted = known.toSorted((a, b) => a - b);
    const ratio = sorted[Math.min(Math.floor(QUANTILE * sorted.length), sorted.length - 1)];
    return (known.length < FEW ? UNSURE : 1) * ratio * Math.max(flops, 1);
  }
}

/** Groups cells whose estimates have similar errors. */
function kindOf({ dataset, network, solver, attack, scenario }: Settings): string {
  return JSON.stringify([dataset, network, solver, attack, scenario]);
}
