import type { RowRange } from '../matrix.ts';

/** Number of rows from which a triangle is worked on in panels. */
const LEAST_ROWS = 4096;
/** Number of panels; no more threads than this can share a triangle. */
const PANELS = 16;
/** Panels begin at multiples of this. */
const ALIGNMENT = 64;

/**
 * Panels of rows of a triangle of N rows with about equal numbers of entries, from the first row to the last. Sums over
 * a triangle are added panel by panel, so the panels depend on N alone, not on who works on them.
 */
export function panelsOf(N: number): RowRange[] {
  if (N < LEAST_ROWS) return [{ from: 0, to: N }];
  const startOf = (panel: number) => ALIGNMENT * Math.round((N * Math.sqrt(panel / PANELS)) / ALIGNMENT);
  return Array.from({ length: PANELS }, (_, panel) => ({
    from: startOf(panel),
    to: panel + 1 === PANELS ? N : startOf(panel + 1),
  }));
}

/** Most memory that the helpers of a triangle of N rows take in all, in bytes: their rows of G and K. */
export function helperBytes(N: number): number {
  return N < LEAST_ROWS ? 0 : 3 * N * (N + 1);
}

/** Places of the panels of one of `shares` threads, if `panels` panels are divided between them in order. */
export function placesOf(panels: number, share: number, shares: number): RowRange {
  const [from, to] = [share, share + 1].map((index) => Math.floor((index * panels) / shares));
  return { from, to };
}
