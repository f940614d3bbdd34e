/**
 * The order in which the code of [K24b] draws random numbers. On the CPU: f, then, where samples are loaded from files,
 * the seed of the loader, then g. On the GPU: samples, unless they are loaded, then targets.
 */

/** Numbers that PyTorch turns into normal ones together on the CPU; the fewest that it draws so. */
export const BLOCK = 16;

/** Calls of the GPU's generator for samples: one for each class. */
const CALLS_FOR_SAMPLES = 2;

/** Words of the CPU's generator for the seed of a loader of files, an integer of 64 bits. */
const LOADER_WORDS = 2;

/** Networks drawn before that of a role. The original has no control. */
export const NETWORKS_BEFORE = { initStandard: 0, initAdversarial: 1, initControl: 2 } as const;

/** Calls of the GPU's generator before that for targets. */
export function callsBeforeTargets(isLoaded: boolean): number {
  return isLoaded ? 0 : CALLS_FOR_SAMPLES;
}

/** Words of the first layer's own initial values, m d + m, which are replaced. */
export function replacedWords(m: number, d: number): number {
  return m * d + m;
}

/** Words of the CPU's generator for so many normal numbers: where they do not fill blocks, the last 16 are drawn twice. */
function wordsOfNormal(count: number): number {
  return count + (count % BLOCK === 0 ? 0 : BLOCK);
}

/** Words of the CPU's generator before those of a network. */
export function wordsBefore(networks: number, { m, d }: { m: number; d: number }, isLoaded: boolean): number {
  const ofOne = replacedWords(m, d) + wordsOfNormal(m * d) + 2 * wordsOfNormal(m);
  return networks * ofOne + (networks > 0 && isLoaded ? LOADER_WORDS : 0);
}
