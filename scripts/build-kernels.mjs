// Compiles src/kernels (AssemblyScript) twice: strict SIMD, with the same results on every machine, and relaxed SIMD.
// Does nothing where both are up to date.
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
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

const output = (flavour) => `dist/kernels/${flavour}.wasm`;
const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const sources = [
  'src/kernels',
  ...readdirSync('src/kernels', { recursive: true }).map((name) => `src/kernels/${name}`),
];
const inputs = [...sources, 'scripts/build-kernels.mjs', 'node_modules/assemblyscript/package.json'];
const newestInput = Math.max(...inputs.map(changedAt));
if (Object.keys(flavours).every((flavour) => changedAt(output(flavour)) > newestInput)) process.exit();

/**
 * Reads a source, in which a comment `// @inline` before a function stands for AssemblyScript's decorator, which is not
 * TypeScript.
 */
function readFile(name, folder) {
  const path = join(folder, name);
  if (changedAt(path) === 0) return null;
  return readFileSync(path, 'utf8').replace(/^\/\/ (?=@inline$)/gm, '');
}

mkdirSync('dist/kernels', { recursive: true });
for (const [flavour, features] of Object.entries(flavours)) {
  const options = [
    'src/kernels/index.ts',
    ...['--outFile', output(flavour)],
    ...features.flatMap((feature) => ['--enable', feature]),
    ...shared,
  ];
  const { error, stderr } = await asc.main(options, { readFile });
  if (error) {
    console.error(stderr.toString());
    process.exit(1);
  }
}
