// Kills a sweep with SIGKILL at random moments of its life and continues it each time. Counts finished cells that were
// lost (not in the next journal), cells that were run twice, and bytes of the final cells.csv that differ. `node
// dist/bench/kills.js [kills]`.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageRoot } from '../src/package-root.ts';
import { readJournal } from '../src/sweep/store/journal-read.ts';
import { REFINED } from './refined.ts';

const RUN = join(packageRoot(), 'test/fixtures/run-sweep.mjs');
/** 2000 cells of about 10 ms on two threads: ten seconds, so about twenty kills for each sweep. */
const CELLS = Array.from({ length: 2000 }, (_, i) => ({
  N: 10 + Math.floor(i / 50),
  seed: i % 50,
  m: 8,
  d: 10,
}));

const wanted = Number(process.argv[2] ?? 200);
const isRefined = process.argv[3] === 'refine';
const workers = Number(process.argv[4] ?? 2);
const given = JSON.stringify(isRefined ? REFINED : CELLS);
const options = JSON.stringify({ workers });
/** Sweeps that fill themselves in are short. */
const longestMs = isRefined ? 4000 : 2000;
const folders = mkdtempSync(join(tmpdir(), 'lap-sweep-kills-'));
const table = (folder: string) => readFileSync(join(folder, 'cells.csv'), 'utf8');

/** Runs to the end, or is killed after `ms`; returns whether it was killed. */
async function runFor(folder: string, ms: number): Promise<boolean> {
  const child = spawn(process.execPath, [RUN, folder, given, options], { stdio: 'ignore' });
  const gone = once(child, 'exit');
  const over = new AbortController();
  await Promise.race([gone, sleep(ms, undefined, { signal: over.signal }).catch(() => {})]);
  child.kill('SIGKILL');
  const [, signal] = await gone;
  over.abort();
  return signal === 'SIGKILL';
}

const reference = join(folders, 'undisturbed');
spawnSync(process.execPath, [RUN, reference, given, '{"workers":8}'], { stdio: 'ignore' });
const expected = table(reference);

let kills = 0;
let early = 0;
let sweeps = 0;
let [lost, doubled, different] = [0, 0, 0];
for (; kills < wanted; sweeps++) {
  const folder = join(folders, `sweep-${sweeps}`);
  let finished = new Set<string>();
  let ended = false;
  while (!ended) {
    ended = !(await runFor(folder, kills < wanted ? Math.random() * longestMs : 600_000));
    if (!ended) kills++;
    const { records } = await readJournal(join(folder, 'journal.ndjson'));
    for (const id of finished) if (!records.has(id)) lost++;
    if (records.size === finished.size) early++;
    finished = new Set(records.keys());
  }
  const lines = readFileSync(join(folder, 'journal.ndjson'), 'utf8').trimEnd().split('\n').length - 1;
  doubled += lines - finished.size;
  if (table(folder) !== expected) different++;
}
rmSync(folders, { recursive: true });
console.log(
  `${kills} kills in the lives of ${sweeps} sweeps of ${expected.trim().split('\n').length - 1} cells (${early} before a new cell was done)`,
);
console.log(`${lost} cells lost, ${doubled} doubled, ${different} sweeps with different bytes`);
process.exitCode = lost + doubled + different > 0 ? 1 : 0;
