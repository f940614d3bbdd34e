import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { builtFile } from '../../src/package-root.ts';
import { temporaryFolder } from '../sweep/support/sweeps.ts';

/** Cells dominated by products of a second in onnxruntime, during which no thread may be terminated. */
const LONG = { name: 'long', settings: { N: 200, Nadv: 8000, d: 6000, m: 1000 } };

/** Time after which a cell is in its long products, far from their end. */
const BEGUN_MS = 3000;

/** Runs the cell with these options; `signalled` is sent some time after the start. */
async function runLong(options: readonly string[], signalled?: NodeJS.Signals) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'long.json'), JSON.stringify(LONG));
  const args = [builtFile('src/cli/main.js'), 'long.json', '--workers', '1', '--engine', 'mlas', '--json'];
  const child = spawn(process.execPath, [...args, ...options], { cwd: folder });
  let [events, errors] = ['', ''];
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const hadBegun = events.includes('cell-started');
    events += text;
    if (signalled && !hadBegun && events.includes('cell-started'))
      setTimeout(() => child.kill(signalled), BEGUN_MS);
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, errors, folder };
}

it('ends with exit code 130 when it is interrupted in the middle of a product, and says how to go on', async () => {
  const { code, signal, errors } = await runLong([], 'SIGINT');
  expect({ code, signal }).toEqual({ code: 130, signal: null });
  expect(errors).toMatch(/same command/);
}, 120_000);

it('ends a cell that takes too long in the middle of a product, and lives', async () => {
  const { code, signal, folder } = await runLong(['--cell-timeout', '0.05']);
  expect({ code, signal }).toEqual({ code: 1, signal: null });
  expect(readFileSync(join(folder, 'output/long/cells.csv'), 'utf8')).toContain('took longer than 0.05 min');
}, 120_000);
