import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const folders: string[] = [];
// Registered at import: a hook registered in a running test is never called.
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A temporary folder, deleted after the test file however its tests end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lap-sweep-test-'));
  folders.push(folder);
  return folder;
}
