import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { builtFile } from '../../package-root.ts';

type Numbers<Count extends number, Rest extends number[] = []> = Rest['length'] extends Count
  ? Rest
  : Numbers<Count, [number, ...Rest]>;
type Kernel<Parameters extends number> = (...numbers: Numbers<Parameters>) => void;

/** Exports of src/kernels. Matrices, vectors and bits are byte offsets; the kernels name their parameters. */
export interface KernelExports {
  readonly heapBase: () => number;
  readonly gemmScratchBytes: () => number;
  readonly gemm: Kernel<13>;
  readonly mirror: Kernel<2>;
  readonly transpose: Kernel<5>;
  readonly uniform: Kernel<9>;
  readonly signs: Kernel<5>;
  readonly threadWords: Kernel<4>;
  readonly gauss: Kernel<6>;
  readonly output: Kernel<6>;
  readonly coefficients: Kernel<8>;
  readonly signBits: Kernel<7>;
  readonly bitBytes: Kernel<5>;
  readonly turnedBitBytes: Kernel<6>;
  readonly tangentKernel: Kernel<12>;
  readonly tangentWeights: Kernel<12>;
  readonly tangentEntries: Kernel<13>;
  readonly slidingCoefficients: Kernel<10>;
  readonly slidingBits: Kernel<13>;
  readonly settleWindow: Kernel<7>;
  readonly splitSlopes: Kernel<10>;
  readonly slopeScratchBytes: (rows: number, m: number) => number;
  readonly addSlopeProduct: Kernel<15>;
  readonly symv: Kernel<4>;
  readonly fixedSymv: Kernel<6>;
  readonly coarseSymv: Kernel<6>;
  readonly exp: Kernel<3>;
  readonly log1p: Kernel<3>;
  readonly exponentialLoss: Kernel<5>;
  readonly logisticLoss: Kernel<5>;
  readonly rowNorms: Kernel<4>;
  readonly rowSizes: Kernel<4>;
  readonly largestBelow: Kernel<4>;
  readonly scaleRows: Kernel<4>;
  readonly sumRows: Kernel<7>;
  readonly orderedNorms: Kernel<4>;
  readonly timesFactors: Kernel<4>;
  readonly moveRows: Kernel<7>;
  readonly addWeighted: Kernel<6>;
  readonly addScaled: Kernel<4>;
  readonly addDecayed: Kernel<4>;
  readonly addRows: Kernel<6>;
  readonly clampMove: Kernel<10>;
  readonly turnUnits: Kernel<9>;
  readonly turnSigns: Kernel<6>;
  readonly largestFree: Kernel<4>;
  readonly addBias: Kernel<4>;
  readonly addColumnSums: Kernel<4>;
  readonly addColumnProducts: Kernel<7>;
  readonly combineColumns: Kernel<8>;
  readonly leakyScale: Kernel<5>;
  readonly dropOut: Kernel<8>;
  readonly normalizeLeaky: Kernel<7>;
  readonly normalizeLeakySums: Kernel<10>;
  readonly normalizeLeakyGradient: Kernel<11>;
  readonly nesterovStep: Kernel<7>;
  readonly copyPatches: Kernel<11>;
  readonly addPatches: Kernel<11>;
  readonly transformTiles: Kernel<11>;
}

/** Number of parameters of each export, checked against an instance so that a stale build is detected at once. */
const PARAMETERS: Readonly<Record<keyof KernelExports, number>> = {
  heapBase: 0,
  gemmScratchBytes: 0,
  gemm: 13,
  mirror: 2,
  transpose: 5,
  uniform: 9,
  signs: 5,
  threadWords: 4,
  gauss: 6,
  output: 6,
  coefficients: 8,
  signBits: 7,
  bitBytes: 5,
  turnedBitBytes: 6,
  tangentKernel: 12,
  tangentWeights: 12,
  tangentEntries: 13,
  slidingCoefficients: 10,
  slidingBits: 13,
  settleWindow: 7,
  splitSlopes: 10,
  slopeScratchBytes: 2,
  addSlopeProduct: 15,
  symv: 4,
  fixedSymv: 6,
  coarseSymv: 6,
  exp: 3,
  log1p: 3,
  exponentialLoss: 5,
  logisticLoss: 5,
  rowNorms: 4,
  rowSizes: 4,
  largestBelow: 4,
  scaleRows: 4,
  sumRows: 7,
  orderedNorms: 4,
  timesFactors: 4,
  moveRows: 7,
  addWeighted: 6,
  addScaled: 4,
  addDecayed: 4,
  addRows: 6,
  clampMove: 10,
  turnUnits: 9,
  turnSigns: 6,
  largestFree: 4,
  addBias: 4,
  addColumnSums: 4,
  addColumnProducts: 7,
  combineColumns: 8,
  leakyScale: 5,
  dropOut: 8,
  normalizeLeaky: 7,
  normalizeLeakySums: 10,
  normalizeLeakyGradient: 11,
  nesterovStep: 7,
  copyPatches: 11,
  addPatches: 11,
  transformTiles: 11,
};

function areKernels(exports: WebAssembly.Exports): exports is WebAssembly.Exports & KernelExports {
  return Object.entries(PARAMETERS).every(([name, count]) => {
    const kernel = exports[name];
    return typeof kernel === 'function' && kernel.length === count;
  });
}

/** `strict`: the same bits on every machine. `relaxed`: fused multiply-add where the machine has it. */
export type KernelFlavour = 'strict' | 'relaxed';

/**
 * Compiles the kernels for a memory. Throws where the build is missing or older than the source, and where relaxed SIMD
 * is requested but not supported.
 */
export async function loadKernels(
  flavour: KernelFlavour,
  memory: WebAssembly.Memory,
): Promise<KernelExports> {
  const file = builtFile(`kernels/${flavour}.wasm`);
  const bytes = readFileSync(file);
  // Node 20 has relaxed SIMD behind a flag that applies to all later compilations.
  if (!WebAssembly.validate(bytes)) setFlagsFromString('--experimental-wasm-relaxed-simd');
  if (!WebAssembly.validate(bytes)) throw new Error(`this version of Node.js cannot run ${file}`);
  const { exports } = new WebAssembly.Instance(await WebAssembly.compile(bytes), {
    env: { memory, abort: () => {} },
  });
  if (!areKernels(exports)) throw new Error(`${file} is older than the source: run \`npm run build\``);
  return exports;
}
