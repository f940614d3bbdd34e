import type { Cell } from '../sweep/cells.ts';
import { splitUntil } from '../sweep/plan/shard.ts';
import { type Group, groupCells, makeGroup, type Planning } from '../sweep/plan/work-groups.ts';
import type { GroupTerms } from '../sweep/run/messages.ts';

/** Jobs that a sweep is cut into at least, as far as its cells go, so that many machines have work. */
const LEAST_JOBS = 32;
/** Some minutes of a core: what is lost with a worker that dies in the middle. */
const MOST_FLOPS = 3e12;

/** Cuts a group so that no piece of several cells is above the limit. */
function cut(group: Group, planning: Planning): Group[] {
  const pieces = Math.min(Math.ceil(group.flops / MOST_FLOPS), group.cells.length);
  if (pieces <= 1) return [group];
  const size = Math.ceil(group.cells.length / pieces);
  return Array.from({ length: Math.ceil(group.cells.length / size) }, (_, i) =>
    makeGroup(group.cells.slice(i * size, (i + 1) * size), planning, group.terms),
  );
}

/** Groups of cells that share work, small enough to hand out to many machines, the costliest first. */
export function jobsOf(cells: readonly Cell[], planning: Planning, terms: GroupTerms): Group[] {
  const groups = groupCells(cells, planning, terms).flatMap((group) => cut(group, planning));
  return splitUntil(groups, LEAST_JOBS, planning);
}
