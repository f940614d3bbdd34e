import { createKernels } from './create-kernels.ts';
import type { Engine, EngineChoice } from './engine.ts';
import type { KernelFlavour } from './kernels/kernel-exports.ts';
import { MlasEngine } from './mlas/mlas-engine.ts';
import { WasmEngine } from './wasm-engine.ts';

/** Creates an engine with its own memory. Throws where the kernels are not built or onnxruntime does not load. */
export async function createEngine(choice: EngineChoice): Promise<Engine> {
  const flavour: KernelFlavour = choice === 'wasm-relaxed' ? 'relaxed' : 'strict';
  const { memory, kernels } = await createKernels(flavour);
  const mlas = choice === 'auto' || choice === 'mlas' ? await loadMlas(choice === 'mlas') : undefined;
  if (mlas === undefined) return new WasmEngine(`wasm-${flavour}`, memory, kernels);
  return new MlasEngine(memory, kernels, mlas, choice === 'mlas');
}

/** onnxruntime is a native library that some machines lack, so it is loaded only on demand. */
async function loadMlas(isRequired: boolean) {
  try {
    const { MlasGemm } = await import('./mlas/mlas-session.ts');
    const { bytesByMlas } = await import('./mlas/mlas-bytes.ts');
    const { planesByMlas } = await import('./mlas/mlas-planes.ts');
    return { gemm: new MlasGemm(), multiplyPlanes: planesByMlas(), multiplyBytes: bytesByMlas() };
  } catch (cause) {
    if (!isRequired) return undefined;
    throw new Error('onnxruntime does not load on this machine: use --engine wasm', { cause });
  }
}
