// A separate process whose memory the benchmark measures. It plans a sweep file with many cells and, given a worker
// count, also runs it with a thread entry that computes nothing, or with `real` as commands do. <sweep file> <folder>
// [workers] [real]; prints one line of JSON.
import { join } from 'node:path';
import { planning } from '../src/cli/sweep/read-planned-sweep.ts';
import { builtFile, packageRoot } from '../src/package-root.ts';
import { readSweep } from '../src/sweep/file/spec.ts';
import { planSweep } from '../src/sweep/plan/plan.ts';
import { runSweep } from '../src/sweep/run/run-sweep.ts';

const [file = '', folder = '', workers, kind] = process.argv.slice(2);
const options = { folder, workers: Number(workers ?? 2), memoryBytes: 4e9, planning, pace: async () => 1e11 };
const start = performance.now();
const sweep = await readSweep(file);
if (workers === undefined) await planSweep(sweep, options);
else {
  const empty = join(packageRoot(), 'test/fixtures/workers/quick.mjs');
  const workerFile = kind === 'real' ? builtFile('workers/cells.js') : empty;
  await runSweep(sweep, { ...options, dataFolder: '', engine: 'auto', workerFile }, () => {});
}
const seconds = (performance.now() - start) / 1000;
const peakBytes = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ cells: sweep.cells.length, seconds, peakBytes }));
