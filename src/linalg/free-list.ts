interface Gap {
  offset: number;
  bytes: number;
}

/** Free ranges of an address space, sorted by address; adjacent ones are merged. */
export class FreeList {
  readonly #gaps: Gap[] = [];

  /** Takes `bytes` from the first range that is large enough; undefined where none is. */
  take(bytes: number): number | undefined {
    const index = this.#gaps.findIndex((gap) => gap.bytes >= bytes);
    const gap = this.#gaps[index];
    if (gap === undefined) return undefined;
    const { offset } = gap;
    gap.offset += bytes;
    gap.bytes -= bytes;
    if (gap.bytes === 0) this.#gaps.splice(index, 1);
    return offset;
  }

  /** Returns a range. */
  give(offset: number, bytes: number): void {
    if (bytes === 0) return;
    const found = this.#gaps.findIndex((gap) => gap.offset > offset);
    const index = found === -1 ? this.#gaps.length : found;
    const before = this.#gaps[index - 1];
    const after = this.#gaps[index];
    const joinsBefore = before !== undefined && before.offset + before.bytes === offset;
    const joinsAfter = after !== undefined && offset + bytes === after.offset;
    if (joinsBefore) {
      before.bytes += bytes + (joinsAfter ? after.bytes : 0);
      if (joinsAfter) this.#gaps.splice(index, 1);
    } else if (joinsAfter) {
      after.offset = offset;
      after.bytes += bytes;
    } else {
      this.#gaps.splice(index, 0, { offset, bytes });
    }
  }

  /** Number of free bytes just before `end`, which growth would extend. */
  bytesBefore(end: number): number {
    const last = this.#gaps.at(-1);
    return last !== undefined && last.offset + last.bytes === end ? last.bytes : 0;
  }
}
