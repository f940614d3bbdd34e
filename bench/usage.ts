// Loaded before a command (`node --import`): writes what its process took to the file named by BENCH_USAGE.
import { writeFileSync } from 'node:fs';

export interface Usage {
  /** Processor time of all threads. */
  readonly cpuSeconds: number;
  readonly peakBytes: number;
}

const { BENCH_USAGE } = process.env;
if (BENCH_USAGE !== undefined)
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    const usage: Usage = { cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, peakBytes: maxRSS * 1024 };
    writeFileSync(BENCH_USAGE, JSON.stringify(usage));
  });
