import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

const count = z.int().min(0);
const statusSchema = z.object({
  /** When it was written, ISO 8601. */
  at: z.string(),
  /** Cells that the run is to settle, those settled before it included; may grow. */
  cells: count,
  settled: count,
  failed: count,
  /** Threads of this machine: 0 where a queue's workers run the cells. */
  threads: count,
  elapsedSeconds: z.number(),
  cellsPerSecond: z.number(),
  secondsLeft: z.optional(z.number()),
  workers: z.array(
    z.object({
      worker: z.int().min(1),
      /** The cell that it runs; none between two cells, and of a queue's workers, who only tell of results. */
      id: z.optional(z.string()),
      doing: z.string(),
      /** So long has it been running that cell, or so long ago it finished its last. */
      seconds: z.number(),
      finished: count,
    }),
  ),
  /** The latest, in order. */
  warnings: z.array(z.string()),
});

/** Present activity of a run, for the live page. Nothing else depends on it. */
export type RunStatus = z.infer<typeof statusSchema>;

/** Replaces the status file. Not forced to disk: it is of no use after a power cut. */
export async function writeStatus(path: string, status: RunStatus): Promise<void> {
  await writeFileAtomic(path, JSON.stringify(status), { fsync: false });
}

/** The status of the run that has the folder; undefined where there is none, or none that can be read. */
export async function readStatus(path: string): Promise<RunStatus | undefined> {
  try {
    return statusSchema.safeParse(JSON.parse(await readFile(path, 'utf8'))).data;
  } catch {
    return undefined;
  }
}
