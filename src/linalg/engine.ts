import { type KernelFlavour, loadKernels } from './kernel-exports.ts';
import { Kernels } from './kernels.ts';
import type { Matrix } from './matrix.ts';
import { growableMemory, Memory } from './memory.ts';
import type { GemmOptions } from './product.ts';

/** `auto` and `mlas` compute products with onnxruntime's; `wasm` gives the same bytes on every machine. */
export type EngineChoice = 'auto' | 'wasm' | 'wasm-relaxed' | 'mlas';

/** A worker's linear algebra: its memory, its kernels, and the way it multiplies matrices. */
export interface Engine {
  readonly flavour: 'wasm-strict' | 'wasm-relaxed' | 'mlas';
  readonly memory: Memory;
  readonly kernels: Kernels;
  /**
   * C = op(A) op(B) (+ C). Await it before anything else is allocated or run.
   * With transB, an element of C is a pure function of its row of op(A) and its row of B.
   * Throws RangeError where shapes do not fit or C shares memory with A or B.
   */
  gemm(A: Matrix, B: Matrix, C: Matrix, options?: GemmOptions): Promise<void>;
  /**
   * G = X X^T. An element is a pure function of its two rows of X, so that G of the first rows of X is the leading
   * block of G, bit for bit. Throws RangeError where shapes do not fit.
   */
  gram(X: Matrix, G: Matrix): Promise<void>;
}

class WasmEngine implements Engine {
  readonly flavour: Engine['flavour'];
  readonly memory: Memory;
  readonly kernels: Kernels;

  constructor(flavour: Engine['flavour'], memory: Memory, kernels: Kernels) {
    this.flavour = flavour;
    this.memory = memory;
    this.kernels = kernels;
  }

  async gemm(A: Matrix, B: Matrix, C: Matrix, options?: GemmOptions): Promise<void> {
    this.kernels.gemm(A, B, C, options);
  }

  async gram(X: Matrix, G: Matrix): Promise<void> {
    this.kernels.gram(X, G);
  }
}

/** Makes an engine with a memory of its own. Throws where the kernels are not built. */
export async function createEngine(choice: EngineChoice): Promise<Engine> {
  const flavour: KernelFlavour = choice === 'wasm-relaxed' ? 'relaxed' : 'strict';
  const wasm = growableMemory();
  const run = await loadKernels(flavour, wasm);
  const memory = new Memory(wasm, run.heapBase());
  return new WasmEngine(`wasm-${flavour}`, memory, new Kernels(run, memory));
}
