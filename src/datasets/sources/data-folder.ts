import { homedir } from 'node:os';
import { join } from 'node:path';

/** Default folder of public data sets: LAP_DATA, else ~/.cache/lap-sweep. */
export function defaultDataFolder(): string {
  return process.env.LAP_DATA || join(homedir(), '.cache', 'lap-sweep');
}
