import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives all tests one temporary folder of their own, and finds fault where a test left a folder in it. */
export default function ownTemporaryFolder(): () => void {
  const own = mkdtempSync(join(tmpdir(), 'lap-sweep-tests-'));
  process.env.TMPDIR = own;
  return () => {
    const left = readdirSync(own).filter((name) => name.startsWith('lap-sweep-test-'));
    rmSync(own, { recursive: true, force: true });
    if (left.length > 0) {
      throw new Error(`tests left ${left.length} temporary folders: ${left.slice(0, 5).join(', ')}`);
    }
  };
}
