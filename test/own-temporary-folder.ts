import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const PREFIX = 'lap-sweep-tests-';

/** Gives all tests one temporary folder of their own, and finds fault where a test left a folder in it. */
export default function ownTemporaryFolder(): () => void {
  // Vitest calls this for each of its projects. Chromium has no room for longer paths.
  if (basename(tmpdir()).startsWith(PREFIX)) return () => {};
  const own = mkdtempSync(join(tmpdir(), PREFIX));
  process.env.TMPDIR = own;
  return () => {
    const left = readdirSync(own).filter((name) => name.startsWith('lap-sweep-test-'));
    rmSync(own, { recursive: true, force: true });
    if (left.length > 0) {
      throw new Error(`tests left ${left.length} temporary folders: ${left.slice(0, 5).join(', ')}`);
    }
  };
}
