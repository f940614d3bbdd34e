import type { Gram } from './gram.ts';
import type { Kernels } from './kernels/kernels.ts';
import type { SlopeKernels } from './kernels/slope-kernels.ts';
import type { Planes } from './kernels/tiling.ts';
import type { Matrix } from './matrix.ts';
import type { Memory } from './memory.ts';
import type { GemmOptions } from './product.ts';

/**
 * Engine to use. `wasm`: strict kernels, the same results on every machine. `wasm-relaxed`: with fused multiply-add.
 * `mlas`: products by onnxruntime. `auto`: large products by onnxruntime, small ones by strict kernels; strict kernels
 * for all where onnxruntime does not load.
 */
export type EngineChoice = 'auto' | 'wasm' | 'wasm-relaxed' | 'mlas';

/** Implementation of matrix products. */
export type Flavour = 'wasm-strict' | 'wasm-relaxed' | 'mlas';

/** Sizes of a product of bytes: A is M x K, B is K x N, C is M x N, row by row. */
export interface ByteProduct {
  readonly M: number;
  readonly N: number;
  readonly K: number;
}

/** C = A B for integers, exactly, on at most `threads` threads; all sizes are positive. */
export type MultiplyBytes = (
  sizes: ByteProduct,
  A: Uint8Array,
  B: Int8Array,
  C: Int32Array,
  threads: number,
) => Promise<void>;

/** A worker's linear algebra: its memory, its kernels, and its matrix products. */
export interface Engine {
  readonly flavour: Flavour;
  readonly memory: Memory;
  readonly kernels: Kernels;
  /**
   * C = op(A) op(B) (+ C). Await it before anything else is allocated or run. With transB and without transA, an
   * element of C is a pure function of its rows of A and B (and its previous value); with fixedColumns, also of the
   * number of columns. Throws RangeError where shapes do not match or C shares memory with A or B.
   */
  gemm(A: Matrix, B: Matrix, C: Matrix, options?: GemmOptions): Promise<void>;
  /**
   * C_k = op(A_k) op(B_k) (+ C_k), a product for each plane, as `gemm` with fixedColumns computes it, though not
   * necessarily to the same bits. May overwrite the gaps of all planes. Those of C are as large as those of A, and B has
   * none; with transA, those of A and B are equal, and C has none. Throws RangeError where they are not, and likewise.
   */
  gemmOfPlanes(A: Planes, B: Planes, C: Planes, options?: GemmOptions): Promise<void>;
  /**
   * G = X X^T, whole or one triangle. An element is a pure function of its two rows of X, so the Gram matrix of the
   * first rows of X is the leading block of G, bit for bit, and gemm with transB gives the same bits. The first `known`
   * rows of G are computed already. Throws RangeError where shapes do not match.
   */
  gram(X: Matrix, G: Gram, known?: number): Promise<void>;
  /** Products with impulses of a window by tables; undefined where those by `gemm` are as fast. */
  readonly slopes?: SlopeKernels;
  /** Products of bytes; undefined where the engine has no fast ones. */
  readonly multiplyBytes?: MultiplyBytes;
}
