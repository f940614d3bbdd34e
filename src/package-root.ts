import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of lap-sweep's package.json, from source and from the build alike. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** A file that the build makes, such as `workers/cells.js` or `kernels/strict.wasm`. */
export function builtFile(path: string): string {
  return join(packageRoot(), 'dist', path);
}
