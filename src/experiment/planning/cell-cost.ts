/** Estimated cost of a cell. */
export interface CellCost {
  /** Floating-point operations of a cell without sharing. */
  readonly flops: number;
  /** Peak memory in bytes. */
  readonly memoryBytes: number;
  /** Peak memory of its matrices in the worker's WebAssembly memory, in bytes. */
  readonly engineBytes: number;
  /** Most memory of threads that help with it, in all. */
  readonly teamBytes: number;
}
