import type { readSweep } from '../src/sweep/file/spec.ts';

/** Runs that docs/findings.md reports. */
export interface ShippedSweeps {
  readonly runs: readonly {
    readonly name: string;
    readonly file: string;
    readonly cells: number;
    readonly seeds: readonly number[];
  }[];
}

/** A run of docs/results/sweeps.json. */
export interface RecordedRun {
  readonly name: string;
  readonly file: string;
  readonly plannedSeconds: number;
  readonly likelyCells?: number;
}

/** The content of docs/results/sweeps.json. */
export function readRecord(): {
  readonly planned: { readonly gigaflopsOfOne: number };
  readonly runs: readonly RecordedRun[];
};

export function shippedSweeps(read: typeof readSweep): Promise<ShippedSweeps>;
