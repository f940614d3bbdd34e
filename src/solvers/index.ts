import type { PartTable } from '../parts/part.ts';
import type { Solver } from './contract.ts';
import { flow } from './flow.ts';
import { maxMargin } from './max-margin.ts';
import { sgd } from './sgd.ts';

export type { NetworkSolver, OneHiddenSolver, Progress, Solver } from './contract.ts';

/** The built-in solvers, by the value of the setting `solver`. */
export const solvers = { flow, sgd, 'max-margin': maxMargin } satisfies PartTable<Solver>;
