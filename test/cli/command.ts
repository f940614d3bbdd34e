import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { parse } from 'csv-parse/sync';
import { onTestFinished } from 'vitest';
import { builtFile } from '../../src/package-root.ts';
import { temporaryFolder } from '../sweep/support/sweeps.ts';

/** A folder with modules of test/use/modules and a sweep.json. */
export function folderWith(sweep: object, ...modules: readonly string[]): string {
  const folder = temporaryFolder();
  for (const name of modules) cpSync(`test/use/modules/${name}`, join(folder, name));
  writeFileSync(join(folder, 'sweep.json'), JSON.stringify(sweep));
  return folder;
}

/** Starts the built command in a folder. It is killed with the test. */
export function start(folder: string, ...args: readonly string[]) {
  const child = spawn(process.execPath, [builtFile('src/cli/main.js'), ...args], { cwd: folder });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Runs the built command to its end. */
export async function lapSweep(folder: string, ...args: readonly string[]) {
  const child = start(folder, ...args);
  const said = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = await once(child, 'exit');
  const [stdout, stderr] = await said;
  return { code, stdout, stderr };
}

/** The rows of the cells.csv of a sweep. */
export function rowsOf(folder: string, name: string): Record<string, string>[] {
  return parse(readFileSync(join(folder, 'output', name, 'cells.csv'), 'utf8'), { columns: true });
}
