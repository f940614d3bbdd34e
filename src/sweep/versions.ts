import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { z } from 'zod/mini';
import { packageRoot } from '../package-root.ts';

const packageSchema = z.object({ version: z.string() });

function versionIn(packageJson: string): string {
  return packageSchema.parse(JSON.parse(readFileSync(packageJson, 'utf8'))).version;
}

/** The version of lap-sweep. */
export function lapSweepVersion(): string {
  return versionIn(join(packageRoot(), 'package.json'));
}

/** The version of onnxruntime-node, or undefined where it is not installed. */
export function onnxruntimeVersion(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
    return versionIn(join(dirname(entry), '..', 'package.json'));
  } catch {
    return undefined;
  }
}
