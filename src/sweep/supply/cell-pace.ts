import type { Settings } from '../../experiment/settings.ts';
import type { Planning } from '../plan/work-groups.ts';

/** Finished cells of a kind whose pace counts: the last ones, since machines warm up and neighbours come and go. */
const REMEMBERED = 60;
/** Of these, so many are to take no longer than a prediction says. */
const QUANTILE = 0.9;
/** Margin on predictions of a kind of which too few cells have ended to tell their spread. */
const UNSURE = 2;
const FEW = 5;

/** Predicts how long cells take, from those of their kind that have ended. */
export class CellPace {
  readonly #planning: Planning;
  readonly #initial: number;
  /** Seconds an estimated operation, of the last cells of each kind. */
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

  /** Seconds that nine cells of ten would not exceed. */
  predict(settings: Settings): number {
    const { flops } = this.#planning.estimateCell(settings);
    const known = this.#ratios.get(kindOf(settings)) ?? [];
    if (known.length === 0) return (UNSURE * flops) / this.#initial;
    const sorted = known.toSorted((a, b) => a - b);
    const ratio = sorted[Math.min(Math.floor(QUANTILE * sorted.length), sorted.length - 1)];
    return (known.length < FEW ? UNSURE : 1) * ratio * Math.max(flops, 1);
  }
}

/** Cells whose estimates err alike. */
function kindOf({ dataset, network, solver, attack, scenario }: Settings): string {
  return JSON.stringify([dataset, network, solver, attack, scenario]);
}
