import { DataError, reasonOf } from '../../errors.ts';

/**
 * Loads onnxruntime, a native library, on demand.
 *
 * @throws DataError where it has no binary for this machine
 */
export async function loadOnnxruntime(): Promise<typeof import('./onnxruntime.ts')> {
  try {
    return await import('./onnxruntime.ts');
  } catch (cause) {
    const [reason] = reasonOf(cause).split('\n');
    const machine = `${process.platform}-${process.arch}`;
    const remedy =
      'it runs on Linux with glibc and on Windows, x64 and arm64, and on macOS arm64; elsewhere use the container of docs/installing.md';
    throw new DataError(`onnxruntime does not load on this machine (${machine}): ${reason}; ${remedy}`, {
      cause,
    });
  }
}
