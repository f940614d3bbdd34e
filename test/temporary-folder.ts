import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

const folders: string[] = [];
// Registered while the file is read: a hook that is registered in a running test is never called.
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is gone when the test file is done, however its tests end. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'lap-sweep-test-'));
  folders.push(folder);
  return folder;
}
