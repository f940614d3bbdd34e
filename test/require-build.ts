import { existsSync } from 'node:fs';

/** Thread entries and kernels run from the build, so tests need one; `npm test` makes it first. */
export default function requireBuild(): void {
  if (!existsSync(new URL('../dist/kernels/strict.wasm', import.meta.url))) {
    throw new Error('dist/ is missing: run `npm run build`, or `npm test`, which does so first');
  }
}
