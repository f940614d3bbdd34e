// A team: the cores that work on one cell. Its size changes while the cell runs, as other cells begin and end; no result
// depends on it.

/** Creates the size of a team, one element in memory shared between threads. */
export function newTeamSize(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT)).fill(1);
}

/** Size of this thread's team; undefined where the thread always works alone. */
let own: Int32Array | undefined;

/** Makes `size` the size of this thread's team from now on. */
export function useTeamSize(size: Int32Array): void {
  own = size;
}

/** Number of cores that this thread may use now, its own included. */
export function teamSize(): number {
  return own === undefined ? 1 : Math.max(1, Atomics.load(own, 0));
}
