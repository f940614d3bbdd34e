import { type KernelFlavour, loadKernels } from './kernels/kernel-exports.ts';
import { Kernels } from './kernels/kernels.ts';
import type { Gram, Matrix } from './matrix.ts';
import { growableMemory, Memory } from './memory.ts';
import { MlasEngine } from './mlas/mlas-engine.ts';
import type { GemmOptions } from './product.ts';
import { WasmEngine } from './wasm-engine.ts';

/**
 * `wasm`: strict kernels, the same bytes on every machine. `wasm-relaxed`: with fused multiply-add. `mlas`: products
 * by onnxruntime. `auto`: large ones by onnxruntime, small ones by strict kernels; all by these where onnxruntime
 * does not load.
 */
export type EngineChoice = 'auto' | 'wasm' | 'wasm-relaxed' | 'mlas';

/** What computes products, of those that machines may lack. */
export type Flavour = 'wasm-strict' | 'wasm-relaxed' | 'mlas';

/** A worker's linear algebra: its memory, its kernels, and the way it multiplies matrices. */
export interface Engine {
  readonly flavour: Flavour;
  readonly memory: Memory;
  readonly kernels: Kernels;
  /**
   * C = op(A) op(B) (+ C). Await it before anything else is allocated or run.
   * With transB and without transA, an element of C is a pure function of its rows of A and B (and what it held).
   * Throws RangeError where shapes do not fit or C shares memory with A or B.
   */
  gemm(A: Matrix, B: Matrix, C: Matrix, options?: GemmOptions): Promise<void>;
  /**
   * G = X X^T, whole or its triangle. An element is a pure function of its two rows of X, so that G of the first rows
   * of X is the leading block of G, bit for bit, and gemm with transB gives the same bits. The first `known` rows of G
   * are there already. Throws RangeError where shapes do not fit.
   */
  gram(X: Matrix, G: Gram, known?: number): Promise<void>;
}

/** Makes an engine with a memory of its own. Throws where the kernels are not built or onnxruntime does not load. */
export async function createEngine(choice: EngineChoice): Promise<Engine> {
  const flavour: KernelFlavour = choice === 'wasm-relaxed' ? 'relaxed' : 'strict';
  const wasm = growableMemory();
  const run = await loadKernels(flavour, wasm);
  const memory = new Memory(wasm, run.heapBase());
  const kernels = new Kernels(run, memory);
  const mlas = choice === 'auto' || choice === 'mlas' ? await loadMlas(choice === 'mlas') : undefined;
  if (mlas === undefined) return new WasmEngine(`wasm-${flavour}`, memory, kernels);
  return new MlasEngine(memory, kernels, mlas, choice === 'mlas');
}

/** onnxruntime is a native library: it is loaded only when asked for, and some machines have none. */
async function loadMlas(isRequired: boolean) {
  try {
    const { MlasGemm } = await import('./mlas/mlas-session.ts');
    return new MlasGemm();
  } catch (cause) {
    if (!isRequired) return undefined;
    throw new Error('onnxruntime does not load on this machine: use --engine wasm', { cause });
  }
}
