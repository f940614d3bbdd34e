// A process that computes only the product that dominates a cell of the scaling sweep, G P, for a number of seconds;
// prints how many it made per second.
import { createEngine } from '../src/linalg/index.ts';
import { normals } from './measure.ts';

/** Samples and hidden units. */
const [N, M] = [3000, 1000];

const engine = await createEngine('auto');
const G = normals(engine, N, N, 1);
const [P, dH] = [2, 3].map((purpose) => normals(engine, N, M, purpose));
await engine.gemm(G, P, dH);
const endMs = performance.now() + 1000 * Number(process.argv[2]);
const start = performance.now();
let products = 0;
for (; performance.now() < endMs; products++) await engine.gemm(G, P, dH);
console.log((1000 * products) / (performance.now() - start));
