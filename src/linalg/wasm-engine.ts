import type { Engine, Flavour } from './engine.ts';
import type { Gram } from './gram.ts';
import type { Kernels } from './kernels/kernels.ts';
import type { SlopeKernels } from './kernels/slope-kernels.ts';
import type { Planes } from './kernels/tiling.ts';
import type { Matrix } from './matrix.ts';
import type { Memory } from './memory.ts';
import type { GemmOptions } from './product.ts';

/** Matrix products by our own kernels. With strict kernels, results are the same on every machine. */
export class WasmEngine implements Engine {
  readonly flavour: Flavour;
  readonly memory: Memory;
  readonly kernels: Kernels;
  readonly slopes: SlopeKernels;

  constructor(flavour: Flavour, memory: Memory, kernels: Kernels) {
    this.flavour = flavour;
    this.memory = memory;
    this.kernels = kernels;
    this.slopes = kernels.slopes;
  }

  async gemm(A: Matrix, B: Matrix, C: Matrix, options?: GemmOptions): Promise<void> {
    this.kernels.gemm(A, B, C, options);
  }

  async gemmOfPlanes(A: Planes, B: Planes, C: Planes, options?: GemmOptions): Promise<void> {
    this.kernels.gemmOfPlanes(A, B, C, options);
  }

  async gram(X: Matrix, G: Gram, known?: number): Promise<void> {
    this.kernels.gram(X, G, known);
  }
}
