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

export function shippedSweeps(read: typeof readSweep): Promise<ShippedSweeps>;
