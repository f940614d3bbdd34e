// Plans each run of docs/results/sweeps.json for two workers of this machine, as `lap-sweep plan` does, and writes the
// seconds there. One pace is used for all: the fastest of several measured ones, since other programs slow single ones
// down. `--recorded` takes the pace and the machine of the last time.
import os from 'node:os';
import writeFileAtomic from 'write-file-atomic';
import { planning } from '../dist/src/cli/sweep/read-planned-sweep.js';
import { measurePace } from '../dist/src/experiment/planning/pace.js';
import { readSweep } from '../dist/src/sweep/file/spec.js';
import { planSweep, secondsOfPart } from '../dist/src/sweep/plan/plan.js';
import { lapSweepVersion } from '../dist/src/sweep/store/versions.js';
import { planOf, WORKERS } from './plan-run.mjs';
import { RECORD, readRecord } from './shipped-sweeps.mjs';

const TRIES = 20;

async function fastestPace() {
  let pace = 0;
  for (let tries = 0; tries < TRIES; tries++) pace = Math.max(pace, await measurePace('mlas'));
  return Math.round(pace / 1e9);
}

const { planned: last, runs } = readRecord();
const isRecorded = process.argv.includes('--recorded');
const planned = {
  version: lapSweepVersion(),
  cpu: isRecorded ? last.cpu : os.cpus()[0]?.model,
  workers: WORKERS,
  engine: 'mlas',
  gigaflopsOfOne: isRecorded ? last.gigaflopsOfOne : await fastestPace(),
};
const plans = { readSweep, planSweep, secondsOfPart, planning };
const withPlans = [];
for (const run of runs)
  withPlans.push({ ...run, ...(await planOf(run, planned.gigaflopsOfOne * 1e9, plans)) });
await writeFileAtomic(RECORD, `${JSON.stringify({ planned, runs: withPlans }, undefined, 2)}\n`);
