import { open, rename, rm } from 'node:fs/promises';

let written = 0;

/**
 * Writes a file of many pieces: to a new file beside it, which is synchronized and takes its place at the end. Other
 * work goes on between pieces.
 *
 * @throws system errors; the file is then as it was before
 */
export async function writePieces(path: string, pieces: Iterable<string>): Promise<void> {
  const beside = `${path}.${process.pid}-${++written}`;
  const file = await open(beside, 'wx');
  try {
    try {
      for (const piece of pieces) await file.writeFile(piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
}
