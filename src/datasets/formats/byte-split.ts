import { checkRead, type Split } from '../split.ts';
import type { Bytes, BytesReader } from './bytes.ts';

/** Records of equal length in one file. Record k starts at `offset` + k `stride` with its d pixels, one byte each. */
export interface ByteRecords {
  readonly bytes: Bytes;
  readonly offset: number;
  readonly stride: number;
  readonly count: number;
}

/** Limit of one read, which covers rows that are close together. */
const WINDOW_BYTES = 1 << 20;
/** Gaps up to this size are read and discarded, since that costs about as much as a second read. */
const GAP_BYTES = 1 << 16;

/** byte / 255 in single precision. */
const SCALED = Float32Array.from({ length: 256 }, (_, byte) => byte / 255);

/** A split over the records of several files, concatenated. Memory: at most WINDOW_BYTES + d while reading. */
export function byteSplit(files: readonly ByteRecords[], labels: Int32Array, d: number): Split {
  return {
    count: labels.length,
    labels,
    async read(rows, out) {
      checkRead(rows, out, labels.length, d);
      const inFileOrder = Uint32Array.from({ length: rows.length }, (_, i) => i);
      inFileOrder.sort((a, b) => at(rows, a) - at(rows, b));
      let first = 0;
      let next = 0;
      for (const file of files) {
        const begin = next;
        while (next < rows.length && at(rows, at(inFileOrder, next)) < first + file.count) next++;
        const wanted = Array.from(inFileOrder.subarray(begin, next), (to) => ({
          from: file.offset + (at(rows, to) - first) * file.stride,
          to: to * d,
        }));
        if (wanted.length > 0) await readWanted(file.bytes, wanted, d, out);
        first += file.count;
      }
    },
  };
}

interface Wanted {
  /** Offset of the first byte in the file. */
  readonly from: number;
  /** Offset of the first pixel in `out`. */
  readonly to: number;
}

/** `wanted` is sorted by `from`. */
async function readWanted(
  bytes: Bytes,
  wanted: readonly Wanted[],
  d: number,
  out: Float32Array,
): Promise<void> {
  const reader = await bytes.open();
  try {
    for (const window of windows(wanted, d)) await readWindow(reader, window, d, out);
  } finally {
    await reader.close();
  }
}

function windows(wanted: readonly Wanted[], d: number): Wanted[][] {
  const result: Wanted[][] = [];
  let start = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const one of wanted) {
    const near = one.from - end <= GAP_BYTES && one.from + d - start <= WINDOW_BYTES;
    const last = result.at(-1);
    if (near && last !== undefined) last.push(one);
    else {
      result.push([one]);
      start = one.from;
    }
    end = one.from + d;
  }
  return result;
}

async function readWindow(
  reader: BytesReader,
  window: readonly Wanted[],
  d: number,
  out: Float32Array,
): Promise<void> {
  const start = window[0]?.from ?? 0;
  const end = (window.at(-1)?.from ?? 0) + d;
  const buffer = new Uint8Array(end - start);
  await reader.read(start, buffer);
  for (const { from, to } of window) {
    for (let k = 0; k < d; k++) out[to + k] = at(SCALED, at(buffer, from - start + k));
  }
}

function at(numbers: ArrayLike<number>, index: number): number {
  return numbers[index] ?? Number.NaN;
}
