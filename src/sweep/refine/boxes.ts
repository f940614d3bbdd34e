/** A box of grid indexes, from `low` to `high` along each axis, inclusive. */
export interface Box {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Every `start`-th index of an axis with `count` values, and the last. */
export function coarsePlaces(count: number, start: number): number[] {
  const places: number[] = [];
  for (let place = 0; place < count - 1; place += start) places.push(place);
  return [...places, count - 1];
}

/** The boxes between neighbouring coarse indexes; they are flat along an axis with one value. */
export function coarseBoxes(sizes: readonly number[], start: number): Box[] {
  const spans = sizes.map((size) => {
    const places = coarsePlaces(size, start);
    return places.length === 1 ? [[0, 0]] : places.slice(1).map((high, k) => [places[k], high]);
  });
  return product(spans).map(boxOf);
}

/** Halves a box along every axis where that is possible; returns none where the box is as small as possible. */
export function halves({ low, high }: Box): Box[] {
  const spans = low.map((from, k) => {
    const to = high[k];
    if (to - from < 2) return [[from, to]];
    const middle = Math.floor((from + to) / 2);
    return [
      [from, middle],
      [middle, to],
    ];
  });
  const boxes = product(spans).map(boxOf);
  return boxes.length > 1 ? boxes : [];
}

/** Indexes of the corners of a box in an array whose first axis is the fastest. */
export function cornersOf({ low, high }: Box, sizes: readonly number[]): number[] {
  const ends = low.map((from, k) => (from === high[k] ? [from] : [from, high[k]]));
  return product(ends).map((place) => indexOf(place, sizes));
}

/** Indexes of all points of a box. */
export function placesIn({ low, high }: Box, sizes: readonly number[]): number[] {
  const along = low.map((from, k) => Array.from({ length: high[k] - from + 1 }, (_, i) => from + i));
  return product(along).map((place) => indexOf(place, sizes));
}

function boxOf(spans: readonly (readonly number[])[]): Box {
  return { low: spans.map(([from]) => from), high: spans.map(([, to]) => to) };
}

function indexOf(place: readonly number[], sizes: readonly number[]): number {
  return place.reduceRight((sum, at, k) => sum * sizes[k] + at, 0);
}

/** Cartesian product, the first factor varying fastest. */
function product<T>(choices: readonly (readonly T[])[]): T[][] {
  return choices.reduceRight<T[][]>(
    (rest, own) => rest.flatMap((tail) => own.map((choice) => [choice, ...tail])),
    [[]],
  );
}
