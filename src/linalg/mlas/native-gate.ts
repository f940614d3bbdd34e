// A thread that is ended in the middle of a call into onnxruntime takes the whole process with it. So native calls go
// through a gate, and whoever wants to end a thread shuts it first.

/** Elements of a gate: calls that are inside, and whether it is shut. */
const [INSIDE, SHUT] = [0, 1];
const POLL_MS = 5;

/** A gate, open, on memory that threads share. */
export function newGate(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
}

/** The gate of this thread; none on a thread that nobody ends. */
let own: Int32Array | undefined;

/** From now on, native calls of this thread go through `gate`. */
export function useGate(gate: Int32Array): void {
  own = gate;
}

/** Makes a native call. Where the gate is shut, the thread stands still until it is ended. */
export async function throughGate<T>(call: () => Promise<T>): Promise<T> {
  if (own === undefined) return call();
  const gate = own;
  Atomics.add(gate, INSIDE, 1);
  if (Atomics.load(gate, SHUT) === 1) {
    Atomics.sub(gate, INSIDE, 1);
    Atomics.wait(gate, SHUT, 1);
  }
  try {
    return await call();
  } finally {
    Atomics.sub(gate, INSIDE, 1);
  }
}

/** Lets no further call in. Resolves when none is inside, so that the thread may be ended, or after `patienceMs`. */
export async function shutGate(gate: Int32Array, patienceMs: number): Promise<void> {
  Atomics.store(gate, SHUT, 1);
  const end = performance.now() + patienceMs;
  while (Atomics.load(gate, INSIDE) > 0 && performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}
