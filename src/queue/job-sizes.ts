import type { Cell } from '../sweep/cells.ts';
import { splitUntil } from '../sweep/plan/shard.ts';
import { type Group, groupCells, makeGroup, type Planning } from '../sweep/plan/work-groups.ts';
import type { GroupTerms } from '../sweep/run/messages.ts';

/** Smallest number of jobs of a sweep (if it has enough cells), so that many machines have work. */
const LEAST_JOBS = 32;
/** Largest size of a job, some minutes of a core: the loss when a worker dies. */
const MOST_FLOPS = 3e12;

/** Splits a group until no piece with several cells exceeds the limit. */
function cut(group: Group, planning: Planning): Group[] {
  const pieces = Math.min(Math.ceil(group.flops / MOST_FLOPS), group.cells.length);
  if (pieces <= 1) return [group];
  const size = Math.ceil(group.cells.length / pieces);
  return Array.from({ length: Math.ceil(group.cells.length / size) }, (_, i) =>
    makeGroup(group.cells.slice(i * size, (i + 1) * size), planning, group.terms),
  );
}

/** Groups of cells that share work, small enough for many machines, in descending order of cost. */
export function jobsOf(cells: readonly Cell[], planning: Planning, terms: GroupTerms): Group[] {
  const groups = groupCells(cells, planning, terms).flatMap((group) => cut(group, planning));
  return splitUntil(groups, LEAST_JOBS, planning);
}
