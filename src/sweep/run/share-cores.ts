import { equip } from '../../linalg/team/team.ts';
import type { Group } from '../plan/work-groups.ts';
import type { RunningTask } from './running-task.ts';

/** A running task, as far as the size of its team depends on it. */
export type TeamWork = Pick<Group, 'flops' | 'teamBytes'> & { readonly cells: { readonly length: number } };

/**
 * Gives the cores that have no task of their own to the teams of running tasks, where there is memory for these, and
 * divides the rest of the memory between them, to lend.
 */
export function shareCores(tasks: readonly RunningTask[], cores: number, freeBytes: number): void {
  const works = tasks.map(({ open: { group } }) => group);
  const { sizes, left } = teamSizes(works, cores, freeBytes);
  const teams = sizes.filter((size) => size > 1).length;
  for (const [k, { team }] of tasks.entries()) equip(team, sizes[k], left / Math.max(1, teams));
}

/**
 * Divides cores between running tasks: one for each, and those left over one by one to the task with the most work a
 * cell for each core of its team. Teams take memory in addition, each the same however large it is.
 *
 * @returns the number of cores of each task, and the memory that is left, in bytes
 */
export function teamSizes(
  works: readonly TeamWork[],
  cores: number,
  freeBytes: number,
): { readonly sizes: number[]; readonly left: number } {
  const sizes = works.map(() => 1);
  const workFor = (k: number) => works[k].flops / works[k].cells.length / sizes[k];
  let free = freeBytes;
  for (let spare = cores - works.length; spare > 0; spare--) {
    const able = [...sizes.keys()].filter((k) => sizes[k] > 1 || works[k].teamBytes <= free);
    if (able.length === 0) break;
    const most = able.reduce((best, k) => (workFor(k) > workFor(best) ? k : best));
    if (sizes[most] === 1) free -= works[most].teamBytes;
    sizes[most]++;
  }
  return { sizes, left: Math.max(0, free) };
}
