import { type Group, MOST_CELLS_IN_A_GROUP } from './work-groups.ts';

/** Operations of a task, a tenth of a second of one core: next to it, the cost of a task's messages is negligible. */
const ENOUGH_FLOPS = 1e10;

/**
 * Joins small groups that follow each other, so that one task keeps a thread busy for about a tenth of a second (longer
 * under a search). Threads that share the cells of joined groups may compute a shared stage twice, and each needs the
 * memory of the most demanding cell. All groups must have the same terms.
 */
export function joinSmallGroups(groups: readonly Group[]): Group[] {
  const joined: Group[] = [];
  let run: Group[] = [];
  let flops = 0;
  let cells = 0;
  const close = () => {
    if (run.length > 0) joined.push(join(run));
    run = [];
    flops = 0;
    cells = 0;
  };
  for (const group of groups) {
    flops += group.flops;
    cells += group.cells.length;
    if (flops > ENOUGH_FLOPS || cells > MOST_CELLS_IN_A_GROUP) {
      close();
      flops = group.flops;
      cells = group.cells.length;
    }
    run.push(group);
  }
  close();
  return joined;
}

function join(groups: readonly Group[]): Group {
  const first = groups[0];
  if (groups.length === 1) return first;
  return {
    cells: groups.flatMap(({ cells }) => cells),
    flops: groups.reduce((sum, { flops }) => sum + flops, 0),
    memoryBytes: Math.max(...groups.map(({ memoryBytes }) => memoryBytes)),
    teamBytes: Math.max(...groups.map(({ teamBytes }) => teamBytes)),
    terms: first.terms,
  };
}
