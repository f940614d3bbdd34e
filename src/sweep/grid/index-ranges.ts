/** Ascending numbers as ranges [from, to), to excluded. */
export function indexRanges(indexes: readonly number[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const index of indexes) {
    const last = ranges.at(-1);
    if (last?.[1] === index) last[1]++;
    else ranges.push([index, index + 1]);
  }
  return ranges;
}

/** The numbers in ranges, at most so many. */
export function indexesIn(ranges: readonly (readonly [number, number])[], most: number): number[] {
  const indexes: number[] = [];
  for (const [from, to] of ranges) {
    for (let index = from; index < to && indexes.length < most; index++) indexes.push(index);
  }
  return indexes;
}

/** Numbers as people write them: `3, 7 to 9`. */
export function rangesText(ranges: readonly (readonly [number, number])[]): string {
  return ranges.map(([from, to]) => (to - from === 1 ? String(from) : `${from} to ${to - 1}`)).join(', ');
}
