import type { FolderHolder } from '../sweep/store/lock.ts';
import { mayGoOn, type Sight } from './folder-watch.ts';

/** Where a run is. */
export type Phase =
  | 'waiting'
  | 'starting'
  | 'running'
  | 'finishing'
  | 'auditing'
  | 'done'
  | 'failed'
  | 'interrupted'
  | 'budget'
  | 'killed'
  | 'broken';

/** Phase of a run as the page words it. */
export interface Told {
  readonly phase: Phase;
  readonly headline: string;
  readonly sentence: string;
}

const GO_ON = 'Everything finished is kept; the same command goes on from there.';

const ENDS = {
  done: { headline: 'Finished', sentence: 'The run has ended.' },
  failed: { headline: 'Finished, with failures', sentence: 'The run has ended; some cells failed.' },
  interrupted: { headline: 'Interrupted', sentence: GO_ON },
  budget: { headline: 'Time is up', sentence: `The run has ended within its budget. ${GO_ON}` },
} as const;

function isEnd(outcome: string | undefined): outcome is keyof typeof ENDS {
  return outcome !== undefined && outcome in ENDS;
}

/** Tells from a folder's files where its run is. */
export function tellPhase({
  watched,
  holder,
  auditor,
  problem,
}: Pick<Sight, 'watched' | 'holder' | 'auditor' | 'problem'>): Told {
  if (problem !== undefined)
    return { phase: 'broken', headline: 'The folder cannot be read', sentence: problem };
  if (holder.state === 'dead') {
    const sentence = `Process ${holder.pid} is gone without having ended its run. ${GO_ON}`;
    return { phase: 'killed', headline: 'The run was killed', sentence };
  }
  if (holder.state === 'nobody') {
    if (watched === undefined)
      return { phase: 'waiting', headline: 'Waiting', sentence: 'No run has begun in this folder yet.' };
    if (mayGoOn(auditor)) {
      const sentence = `Every cell has a result; a share of them is run again in finer steps. ${whereOf(auditor)}`;
      return { phase: 'auditing', headline: 'Auditing', sentence: sentence.trim() };
    }
    if (isEnd(watched.outcome)) return { phase: watched.outcome, ...ENDS[watched.outcome] };
    return { phase: 'broken', headline: 'The run broke off', sentence: GO_ON };
  }
  // Times of one file system's writers; a run that is older than the lock is not the one that holds it.
  const isEarlier = watched === undefined || (watched.ended !== undefined && watched.ended < holder.lockedAt);
  if (isEarlier)
    return { phase: 'starting', headline: 'Starting', sentence: 'The run has not finished a cell yet.' };
  if (watched.outcome !== 'running')
    return { phase: 'finishing', headline: 'Finishing', sentence: 'Tables are written; diagrams are drawn.' };
  return { phase: 'running', headline: 'Running', sentence: whereOf(holder) };
}

function whereOf(holder: FolderHolder): string {
  return holder.state === 'elsewhere'
    ? `On ${holder.host}; from here nobody can tell whether it is still there.`
    : '';
}
