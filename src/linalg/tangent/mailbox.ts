import type { EngineChoice } from '../engine.ts';
import { Bits, type RowRange } from '../matrix.ts';
import { gateOfThread } from '../mlas/native-gate.ts';
import type { SentTriangle, SharedTriangle } from '../shared-triangle.ts';
import type { TangentSizes } from './panel-holder.ts';

/** Requests to a helper: hold other panels, take rows of G, build the rows of K, multiply by them. */
export const Request = { HOLD: 1, TAKE: 2, BUILD: 3, MULTIPLY: 4 } as const;

/** Elements of `control`: the number of requests so far, of answers, the last request, and two numbers for it. */
export const Control = {
  ASKED: 0,
  ANSWERED: 1,
  REQUEST: 2,
  FROM: 3,
  TO: 4,
  IS_READY: 5,
  HAS_FAILED: 6,
} as const;

/** Entries of G sent at once; a row is never divided. */
const TILE_ENTRIES = 2 ** 20;

/** Memory shared by a thread and its helper. */
export interface Mailbox {
  readonly choice: EngineChoice;
  /** Gate of the thread, which is the helper's too. */
  readonly gate: Int32Array | undefined;
  readonly sizes: TangentSizes;
  readonly panels: readonly RowRange[];
  /** See `Control`. */
  readonly control: Int32Array;
  /** Activation pattern of all samples. */
  readonly bits: Uint8Array;
  /** Vector to multiply by, N, and the shares of the product, N numbers for each panel. */
  readonly x: Float64Array;
  readonly shares: Float64Array;
  /** Diagonal of K, N; only the helper's rows are used. */
  readonly diagonal: Float64Array;
  /** G, where it is shared; else its rows are sent. */
  readonly gram?: SentTriangle;
  /** Rows of a G that is not shared. */
  readonly tile: Float32Array;
  /** One number: the slope gamma. */
  readonly gamma: Float64Array;
}

/** Creates an empty mailbox. */
export function newMailbox(
  choice: EngineChoice,
  sizes: TangentSizes,
  panels: readonly RowRange[],
  gram?: SharedTriangle,
): Mailbox {
  const { N, m } = sizes;
  const shared = (bytes: number) => new SharedArrayBuffer(bytes);
  return {
    ...{ choice, sizes, panels },
    gate: gateOfThread(),
    control: new Int32Array(shared(4 * 7)),
    bits: new Uint8Array(shared(N * Bits.rowBytes(m))),
    x: new Float64Array(shared(8 * N)),
    shares: new Float64Array(shared(8 * N * panels.length)),
    diagonal: new Float64Array(shared(8 * N)),
    ...(gram && { gram: gram.sent }),
    tile: new Float32Array(shared(gram ? 0 : 4 * Math.max(TILE_ENTRIES, N))),
    gamma: new Float64Array(shared(8)),
  };
}
