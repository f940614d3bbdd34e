import { type KernelFlavour, loadKernels } from './kernels/kernel-exports.ts';
import { Kernels } from './kernels/kernels.ts';
import { growableMemory, Memory } from './memory.ts';

/** Creates kernels with a memory of their own. Throws as `loadKernels` does. */
export async function createKernels(
  flavour: KernelFlavour,
): Promise<{ readonly memory: Memory; readonly kernels: Kernels }> {
  const wasm = growableMemory();
  const run = await loadKernels(flavour, wasm);
  const memory = new Memory(wasm, run.heapBase());
  return { memory, kernels: new Kernels(run, memory) };
}
