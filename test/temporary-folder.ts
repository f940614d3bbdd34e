import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folders: string[] = [];

/** A temporary folder, deleted after the test file however its tests end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lap-sweep-test-'));
  folders.push(folder);
  return folder;
}

/** Deletes the temporary folders of the test file that has ended. */
export function deleteTemporaryFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}
