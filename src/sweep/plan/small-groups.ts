import { type Group, MOST_CELLS_IN_A_GROUP } from './work-groups.ts';

/** Operations of a task, a tenth of a second of one core: next to it, the cost of a task's messages is negligible. */
const ENOUGH_FLOPS = 1e10;

/**
 * Joins small groups that follow each other, so that one task keeps a thread busy for about a tenth of a second (longer
 * under a search). Threads that share the cells of joined groups may compute a shared stage twice, and each needs the
 * memory of the most demanding cell. All groups must have the same terms.
 */
export function joinSmallGroups(groups: readonly Group[]): Group[] {
  const runs: [Group, ...Group[]][] = [];
  let [flops, cells] = [0, 0];
  for (const group of groups) {
    const run = runs.at(-1);
    flops += group.flops;
    cells += group.cells.length;
    if (run !== undefined && flops <= ENOUGH_FLOPS && cells <= MOST_CELLS_IN_A_GROUP) run.push(group);
    else {
      runs.push([group]);
      [flops, cells] = [group.flops, group.cells.length];
    }
  }
  return runs.map(join);
}

function join(groups: readonly [Group, ...Group[]]): Group {
  const [first, ...others] = groups;
  if (others.length === 0) return first;
  return {
    cells: groups.flatMap(({ cells }) => cells),
    flops: groups.reduce((sum, { flops }) => sum + flops, 0),
    memoryBytes: Math.max(...groups.map(({ memoryBytes }) => memoryBytes)),
    teamBytes: Math.max(...groups.map(({ teamBytes }) => teamBytes)),
    terms: first.terms,
  };
}
