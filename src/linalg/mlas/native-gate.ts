// Terminating a thread during a call into onnxruntime kills the whole process. So native calls pass through a gate,
// which is shut before a thread is terminated.

/** Elements of a gate: number of calls inside, and whether it is shut. */
const [INSIDE, SHUT] = [0, 1];
const POLL_MS = 5;

/** Creates an open gate in memory shared between threads. */
export function newGate(): Int32Array {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT));
}

/** The gate of this thread; undefined on threads that are never terminated. */
let own: Int32Array | undefined;

/** Makes native calls of this thread pass through `gate` from now on. */
export function useGate(gate: Int32Array): void {
  own = gate;
}

/** The gate of this thread, for threads that end with it. */
export function gateOfThread(): Int32Array | undefined {
  return own;
}

/** Makes a native call. Where the gate is shut, the thread blocks until it is terminated. */
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

/** Shuts the gate. Resolves when no call is inside, so that the thread may be terminated, or after `patienceMs`. */
export async function shutGate(gate: Int32Array, patienceMs: number): Promise<void> {
  Atomics.store(gate, SHUT, 1);
  const end = performance.now() + patienceMs;
  while (Atomics.load(gate, INSIDE) > 0 && performance.now() < end)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
}
