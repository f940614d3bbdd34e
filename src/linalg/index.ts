export { createEngine } from './create-engine.ts';
export type { Engine, EngineChoice } from './engine.ts';
export { updateGram } from './gram-update.ts';
export { Kernels, type LossKind } from './kernels/kernels.ts';
export {
  Bits,
  FixedTriangle,
  type Gram,
  largestOffDiagonal,
  Matrix,
  Triangle,
  Vector,
  wholeOf,
} from './matrix.ts';
export { MAX_MEMORY_BYTES, Memory, MemoryError } from './memory.ts';
export type { GemmOptions } from './product.ts';
export type { RandomKey } from './random.ts';
