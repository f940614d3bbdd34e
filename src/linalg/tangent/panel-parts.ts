import { Bits, FixedTriangle, type RowRange, Triangle } from '../matrix.ts';
import { countingBytes } from './balanced.ts';
import { blockSide } from './by-products.ts';
import { panelsOf, placesOf } from './panels.ts';

/** Most that a memory of panels is to hold, in bytes: it could grow to 4 GiB. */
const MOST_BYTES = 3 * 2 ** 30;

/** Rows of adjacent panels. */
export function extent(panels: readonly RowRange[]): RowRange {
  const [first, last] = [panels[0], panels.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('no panels');
  return { from: first.from, to: last.to };
}

/** Memory of adjacent panels in bytes, for m hidden units: their rows of K, and those of G or, of a shared G, some. */
function panelBytes(panels: readonly RowRange[], m: number, isShared: boolean): number {
  const { from, to } = extent(panels);
  const gram = isShared ? copyBytes(to) : 4 * (Triangle.entriesBefore(to) - Triangle.entriesBefore(from));
  return FixedTriangle.bytesOf(to, from) + gram + to * (Bits.rowBytes(m) + 2 * 8) + countingBytes(to, m);
}

/**
 * Rows of a shared G of N rows that are copied at once: those of a block of K.
 */
export function copiedRows(N: number): number {
  return blockSide(N);
}

/** Room for these rows, in bytes. */
export function copyBytes(N: number): number {
  return 4 * N * copiedRows(N);
}

/**
 * Panels, divided in order into as few parts as fit in memories of their own.
 *
 * @param mostBytes most that one of these is to hold
 */
export function inParts(
  panels: readonly RowRange[],
  m: number,
  isShared: boolean,
  mostBytes = MOST_BYTES,
): (readonly RowRange[])[] {
  for (let count = 1; ; count++) {
    const parts = Array.from({ length: count }, (_, k) => {
      const { from, to } = placesOf(panels.length, k, count);
      return panels.slice(from, to);
    });
    if (count === panels.length || parts.every((part) => panelBytes(part, m, isShared) <= mostBytes))
      return parts;
  }
}

/** Memory of a K of N samples and m hidden units outside the memory of the engine that trains, in bytes. */
export function outsideBytes(N: number, m: number): number {
  return inParts(panelsOf(N), m, true).reduce((sum, part) => sum + panelBytes(part, m, true), 0);
}

/** Most memory that helpers of such a K take in all beyond that, in bytes, where each takes over a panel. */
export function outsideHelperBytes(N: number, m: number): number {
  const [, ...others] = panelsOf(N);
  return others.reduce((sum, { to }) => sum + copyBytes(to) + countingBytes(to, m), 0);
}
