import { memoryText } from '../plan/plain-text.ts';
import type { MachineLimits } from './limits.ts';

/** The limits in words: `2 of 8 cores (cgroup quota), 3.1 GiB of memory free (cgroup limit 4.0 GiB)`. */
export function limitsText({ cores, machineCores, coresBy, freeBytes, cgroupBytes }: MachineLimits): string {
  const noun = machineCores === 1 ? 'core' : 'cores';
  const some =
    coresBy === undefined ? `${cores} ${noun}` : `${cores} of ${machineCores} ${noun} (${coresBy})`;
  const limit = cgroupBytes === undefined ? '' : ` (cgroup limit ${memoryText(cgroupBytes)})`;
  return `${some}, ${memoryText(freeBytes)} of memory free${limit}`;
}
