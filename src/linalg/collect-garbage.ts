import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * Returns the memory of unreachable buffers to the system. V8 counts neither shared memory nor all of WebAssembly's when
 * it decides whether to collect garbage, so gigabytes that nothing refers to could be left where others need them.
 */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  collect();
}
