// Plans each run of docs/results/sweeps.json for two workers of this machine, as `lap-sweep plan` does, and writes the
// seconds there. One pace is used for all: the fastest of several measured ones, since other programs slow single ones
// down.
import os from 'node:os';
import writeFileAtomic from 'write-file-atomic';
import { planning } from '../dist/src/cli/sweep/read-planned-sweep.js';
import { measurePace } from '../dist/src/experiment/planning/pace.js';
import { readSweep } from '../dist/src/sweep/file/spec.js';
import { planSweep, secondsOfPart } from '../dist/src/sweep/plan/plan.js';
import { lapSweepVersion } from '../dist/src/sweep/store/versions.js';
import { RECORD, readRecord, sweepOfRun } from './shipped-sweeps.mjs';

const [WORKERS, MEMORY_BYTES, TRIES] = [2, 2 ** 35, 20];

let pace = 0;
for (let tries = 0; tries < TRIES; tries++) pace = Math.max(pace, await measurePace('mlas'));

/** Seconds that a plan tells; where results choose the cells, the number of those that are likely and their seconds. */
async function planOf(run) {
  const sweep = await sweepOfRun(run, readSweep);
  const options = { folder: 'no-such-folder', workers: WORKERS, memoryBytes: MEMORY_BYTES, planning };
  const { seconds, chosen } = await planSweep(sweep, { ...options, pace: async () => pace });
  if (chosen === undefined) return { plannedSeconds: Math.round(seconds) };
  const { likely, most } = chosen;
  return {
    likelyCells: likely.cells,
    plannedSeconds: Math.round(secondsOfPart({ seconds, pending: most.left }, likely.left)),
  };
}

const { runs } = readRecord();
const planned = {
  version: lapSweepVersion(),
  cpu: os.cpus()[0]?.model,
  workers: WORKERS,
  engine: 'mlas',
  gigaflopsOfOne: Math.round(pace / 1e9),
};
const withPlans = [];
for (const run of runs) withPlans.push({ ...run, ...(await planOf(run)) });
await writeFileAtomic(RECORD, `${JSON.stringify({ planned, runs: withPlans }, undefined, 2)}\n`);
