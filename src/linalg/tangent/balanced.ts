import type { Engine } from '../engine.ts';
import type { TangentParts } from '../kernels/tangent-kernels.ts';
import type { RowRange } from '../matrix.ts';
import { blockBytes, buildByProducts, WIDE_ROWS } from './by-products.ts';

/** N^2 m from which products of bytes may be faster than counting bits one pair of samples at a time. */
const LEAST_WORK = 2 ** 26;
/**
 * Rows on which the two are compared, and how often: a few milliseconds each, so that on a busy machine some are not
 * interrupted.
 */
const [TRIAL_ROWS, TRIALS] = [128, 8];
/**
 * Time of products, relative to counting, up to which they are still faster on all rows: in a trial of few rows they also
 * lay out the bytes of every column, and blocks are not full.
 */
const TRIAL_HANDICAP = 1.15;

/** Whether products of bytes were faster on this thread, by the bytes of a row of bits and the size of N. */
const verdicts = new Map<string, boolean>();

/** Most memory that building K takes besides K, for N samples and m hidden units, in bytes. */
export function countingBytes(N: number, m: number): number {
  return mayUseProducts(N, m) ? blockBytes(N, m) : 0;
}

function mayUseProducts(N: number, m: number): boolean {
  return N * N * m >= LEAST_WORK;
}

/**
 * Builds some rows of K for readouts of one size, from the numbers of units that are active on both samples of a pair.
 * They are counted pair by pair, or by products of bytes on `threads` threads where the engine has them. Either gives
 * the same bits. Which is faster depends on the machine: products are, two to three times, with AMX or VNNI, and may
 * not be without. So the first kernel of about its size is built both ways in part.
 */
export async function buildBalanced(
  engine: Engine,
  parts: TangentParts,
  rows: RowRange,
  threads: number,
): Promise<void> {
  const { multiplyBytes, kernels } = engine;
  const { rows: N, cols: m, rowBytes } = parts.bits;
  if (multiplyBytes === undefined || !mayUseProducts(N, m)) return kernels.tangent.build(parts, rows);
  const key = `${rowBytes} ${Math.floor(Math.log2(N))}`;
  const isFaster = verdicts.get(key) ?? (await compare(engine, multiplyBytes, parts, rows));
  verdicts.set(key, isFaster);
  if (isFaster) return buildByProducts(engine, multiplyBytes, parts, rows, threads);
  kernels.tangent.build(parts, rows);
}

/** Builds the last rows both ways. @returns whether products took less time. */
async function compare(
  engine: Engine,
  multiplyBytes: NonNullable<Engine['multiplyBytes']>,
  parts: TangentParts,
  { from, to }: RowRange,
): Promise<boolean> {
  // Rows begin at multiples of four.
  const rows = { from: Math.max(from, 4 * Math.floor((to - TRIAL_ROWS) / 4)), to };
  let [counting, products] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  // The first product opens a session.
  await buildByProducts(engine, multiplyBytes, parts, rows, 1);
  for (let trial = 0; trial < TRIALS; trial++) {
    const start = performance.now();
    engine.kernels.tangent.build(parts, rows);
    const middle = performance.now();
    await buildByProducts(engine, multiplyBytes, parts, rows, 1);
    counting = Math.min(counting, middle - start);
    products = Math.min(products, performance.now() - middle);
  }
  return products < counting * (parts.bits.rows < WIDE_ROWS ? 1 : TRIAL_HANDICAP);
}
