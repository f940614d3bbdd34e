// A process that does nothing but products of the size that cells spend their time on, for so many seconds; prints
// how many it made a second.
import { createEngine } from '../src/linalg/index.ts';
import { normals } from './measure.ts';

const SIZE = 1500;

const engine = await createEngine('auto');
const [A, B, C] = [1, 2, 3].map((purpose) => normals(engine, SIZE, SIZE, purpose));
await engine.gemm(A, B, C);
const endMs = performance.now() + 1000 * Number(process.argv[2]);
const start = performance.now();
let products = 0;
for (; performance.now() < endMs; products++) await engine.gemm(A, B, C);
console.log((1000 * products) / (performance.now() - start));
