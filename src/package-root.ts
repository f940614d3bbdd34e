import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Folder of lap-sweep's package.json, both from the source and from the build. */
export function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return folder;
}

/** A file made by the build, such as `workers/cells.js` or `kernels/strict.wasm`. */
export function builtFile(path: string): string {
  return join(packageRoot(), 'dist', path);
}
