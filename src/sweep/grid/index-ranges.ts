/** Ascending integers as half-open ranges [from, to). */
export function indexRanges(indexes: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const index of indexes) {
    const last = ranges.at(-1);
    if (last?.[1] === index) last[1]++;
    else ranges.push([index, index + 1]);
  }
  return ranges;
}

/** The integers in half-open ranges, at most `most` of them. */
export function indexesIn(ranges: readonly (readonly [number, number])[], most: number): number[] {
  const indexes: number[] = [];
  for (const [from, to] of ranges) {
    for (let index = from; index < to && indexes.length < most; index++) indexes.push(index);
  }
  return indexes;
}

/** Ranges as text: `3, 7 to 9`. */
export function rangesText(ranges: readonly (readonly [number, number])[]): string {
  return ranges.map(([from, to]) => (to - from === 1 ? String(from) : `${from} to ${to - 1}`)).join(', ');
}
