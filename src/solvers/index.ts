import type { PartTable } from '../parts/part.ts';
import { flow } from './flow.ts';
import { maxMargin } from './max-margin.ts';
import { sgd } from './sgd.ts';
import type { Solver } from './solver.ts';

export type { NetworkSolver, OneHiddenSolver, Progress, Solver } from './solver.ts';

/** The built-in solvers, by the value of the setting `solver`. */
export const solvers = { flow, sgd, 'max-margin': maxMargin } satisfies PartTable<Solver>;
