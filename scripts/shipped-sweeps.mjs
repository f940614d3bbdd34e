// The sweeps that docs/findings.md reports, from docs/results/sweeps.json and the sweep files themselves.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Runs, with the times planned and taken and the words of the page. */
export const RECORD = fileURLToPath(new URL('../docs/results/sweeps.json', import.meta.url));

/** The record as written. */
export function readRecord() {
  return JSON.parse(readFileSync(RECORD, 'utf8'));
}

/** The sweep of a run, expanded, with its part of the grid. Needs no data: folders of images count as 32 x 32 in colour. */
export function sweepOfRun({ file, set = [], only = [] }, readSweep) {
  const path = fileURLToPath(new URL(`../sweeps/${file}`, import.meta.url));
  return readSweep(path, { set, only, dimensionOf: () => 3 * 32 ** 2 });
}

/** The record with the number of cells of each run, and the seeds that its points have, fewest first. */
export async function shippedSweeps(readSweep) {
  const { planned, runs } = readRecord();
  const withFacts = runs.map(async (run) => {
    const { cells } = await sweepOfRun(run, readSweep);
    const seeds = new Map();
    for (const { settings } of cells) {
      const point = JSON.stringify({ ...settings, seed: undefined });
      seeds.set(point, (seeds.get(point) ?? 0) + 1);
    }
    return { ...run, cells: cells.length, seeds: [...new Set(seeds.values())].sort((a, b) => a - b) };
  });
  return { planned, runs: await Promise.all(withFacts) };
}
