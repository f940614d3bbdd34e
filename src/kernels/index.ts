// Notation: N, M samples or rows; d input dimension; m hidden width. Pointers are byte offsets into the imported
// memory; matrices are float32, row by row, and vectors float64, unless stated otherwise. Callers check shapes.

export { coefficients, output } from './activation';
export { signBits } from './bits';
export { bitBytes, turnedBitBytes } from './bytes';
export { dropOut } from './dropout';
export { gauss } from './gauss';
export {
  addBias,
  addColumnProducts,
  addColumnSums,
  combineColumns,
  leakyScale,
  nesterovStep,
} from './layers';
export { exp, exponentialLoss, log1p, logisticLoss } from './loss';
export { normalizeLeaky, normalizeLeakyGradient, normalizeLeakySums } from './normalize';
export { threadWords } from './philox';
export { coarseSymv, fixedSymv } from './products/fixed-symv';
export { gemm, gemmScratchBytes } from './products/gemm';
export { gemmTile } from './products/gemm-tile';
export { mirror } from './products/mirror';
export { addPatches, copyPatches } from './products/patches';
export { addEntries, addSlopeProduct, addTabulated, slopeScratchBytes, splitSlopes } from './products/slopes';
export { symv } from './products/symv';
export { transpose } from './products/transpose';
export { transformTiles } from './products/winograd';
export { addRows } from './row-sums';
export { addDecayed, addScaled, largestBelow, rowNorms, rowSizes, scaleRows, sumRows } from './rows';
export { settleWindow, slidingBits, slidingCoefficients } from './sliding';
export { moveRows, orderedNorms, timesFactors } from './steps';
export { tangentEntries, tangentKernel, tangentWeights } from './tangent';
export { signs, uniform } from './uniform';
export { clampMove, largestFree, turnSigns, turnUnits } from './walk';
export { addWeighted } from './weighted-sums';

/** First byte after the kernels' own constants and buffers. */
export function heapBase(): usize {
  return __heap_base;
}
