// Compiles src/kernels (AssemblyScript) twice: strict SIMD, the same bits on every machine, and relaxed SIMD.
import { mkdirSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const flavours = { strict: ['simd'], relaxed: ['simd', 'relaxed-simd'] };
const shared = [
  '--optimizeLevel',
  '3',
  '--shrinkLevel',
  '0',
  '--runtime',
  'stub',
  '--importMemory',
  '--noAssert',
  '--disableWarning',
  '112',
];

mkdirSync('dist/kernels', { recursive: true });
for (const [flavour, features] of Object.entries(flavours)) {
  const { error, stderr } = await asc.main([
    'src/kernels/index.ts',
    ...['--outFile', `dist/kernels/${flavour}.wasm`],
    ...features.flatMap((feature) => ['--enable', feature]),
    ...shared,
  ]);
  if (error) {
    console.error(stderr.toString());
    process.exit(1);
  }
}
