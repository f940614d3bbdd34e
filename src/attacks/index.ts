import type { PartTable } from '../parts/part.ts';
import type { Attack } from './contract.ts';
import { geometry } from './geometry.ts';
import { gradient } from './gradient.ts';
import { pgd } from './pgd.ts';

export type { Attack, NetworkAttack, OneHiddenAttack, OneHiddenVictim, Steps } from './contract.ts';

/** The built-in attacks, by the value of the setting `attack`. */
export const attacks = { gradient, geometry, pgd } satisfies PartTable<Attack>;
