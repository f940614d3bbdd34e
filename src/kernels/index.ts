// Letters: N, M samples or rows; d input dimension; m hidden width. Pointers are byte offsets into the imported
// memory; matrices are float32, row by row, and vectors float64, unless a kernel says otherwise. Shapes are checked by the caller.

export { coefficients, output } from './activation';
export { signBits } from './bits';
export { gauss } from './gauss';
export { gemm, gemmScratchBytes } from './gemm';
export { gemmTile } from './gemm-tile';
export { addBias, addColumnSums, leakyScale, nesterovStep } from './layers';
export { exp, exponentialLoss, log1p, logisticLoss } from './loss';
export { mirror } from './mirror';
export { addPatches, copyPatches } from './patches';
export { addRows } from './row-sums';
export { addScaled, rowNorms, rowSizes, scaleRows } from './rows';
export { settleWindow, slidingBits, slidingCoefficients } from './sliding';
export { fixedSymv, symv } from './symv';
export { tangentKernel } from './tangent';
export { transpose } from './transpose';
export { signs, uniform } from './uniform';
export { clampMove, largestFree, turnSigns, turnUnits } from './walk';
export { planesToTiles, tilesToPlanes } from './winograd';

/** The first byte that the kernels' own constants and buffers leave free. */
export function heapBase(): usize {
  return __heap_base;
}
