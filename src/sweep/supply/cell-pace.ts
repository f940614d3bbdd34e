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
  /** Predicted seconds per estimated operation of each kind, until the next cell of the kind has ended. */
  readonly #predicted = new Map<string, number>();

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
    this.#predicted.delete(kind);
  }

  /** Seconds that 90 % of such cells do not exceed. */
  predict(settings: Settings): number {
    const { flops } = this.#planning.estimateCell(settings);
    const kind = kindOf(settings);
    let ratio = this.#predicted.get(kind);
    if (ratio === undefined) {
      ratio = this.#ratioOf(this.#ratios.get(kind) ?? []);
      this.#predicted.set(kind, ratio);
    }
    return ratio * Math.max(flops, 1);
  }

  #ratioOf(known: readonly number[]): number {
    if (known.length === 0) return UNSURE / this.#initial;
    const sorted = known.toSorted((a, b) => a - b);
    const ratio = sorted[Math.min(Math.floor(QUANTILE * sorted.length), sorted.length - 1)];
    return (known.length < FEW ? UNSURE : 1) * ratio;
  }
}

/** Groups cells whose estimates have similar errors. */
function kindOf({ dataset, network, solver, attack, scenario }: Settings): string {
  return `${dataset}\n${network}\n${solver}\n${attack}\n${scenario}`;
}
