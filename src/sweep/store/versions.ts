import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { packageRoot } from '../../package-root.ts';

/**
 * Reads the version without a schema library: this runs before `--help`, and loading such a library takes longer than
 * everything else.
 */
function versionIn(packageJson: string): string {
  const content: unknown = JSON.parse(readFileSync(packageJson, 'utf8'));
  if (typeof content === 'object' && content !== null && 'version' in content) return String(content.version);
  throw new Error(`${packageJson} names no version`);
}

/** The version of lap-sweep. */
export function lapSweepVersion(): string {
  return versionIn(join(packageRoot(), 'package.json'));
}

/** Version of onnxruntime-node, or undefined where it is not installed. */
export function onnxruntimeVersion(): string | undefined {
  try {
    const entry = createRequire(import.meta.url).resolve('onnxruntime-node');
    return versionIn(join(dirname(entry), '..', 'package.json'));
  } catch {
    return undefined;
  }
}
