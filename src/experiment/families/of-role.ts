import { settingOf } from '../../parts/by-name.ts';
import { type Part, standIns } from '../../parts/part.ts';
import { solverOf } from '../parts.ts';
import type { Role } from './classifier.ts';

/**
 * The settings with which a role is trained: those of g and the control have `Tadv` in the place of `T`, and so on
 * (`insteadOf` of a solver's settings).
 */
export function settingsOfRole<Given extends { readonly solver: string }>(
  settings: Given,
  role: Role,
): Given {
  if (role === 'Standard') return settings;
  const { pairs } = rolePartsOf(solverOf(settings));
  const isView = Object.getPrototypeOf(settings) !== Object.prototype;
  if (!isView && pairs.every(([name, other]) => settingOf(settings, name) === settingOf(settings, other)))
    return settings;
  // A view's prototype refuses settings that its stage does not declare, such as those that are replaced here.
  const own = Object.assign(Object.create(Object.getPrototypeOf(settings)), settings);
  for (const [name, other] of pairs) own[other] = own[name];
  return own;
}

/** Parts of a solver by role. */
interface RoleParts {
  /** Settings that stand in for others in training g and the control, with those others. */
  readonly pairs: readonly [own: string, other: string][];
  readonly standard: Part;
  readonly other: Part;
}

const known = new WeakMap<Part, RoleParts>();

function rolePartsOf(solver: Part): RoleParts {
  let found = known.get(solver);
  if (found === undefined) {
    const pairs = standIns(solver);
    const without = (names: readonly string[]): Part => {
      const kept = Object.entries(solver.settings).filter(([name]) => !names.includes(name));
      return { ...solver, settings: Object.fromEntries(kept) };
    };
    found = {
      pairs,
      standard: without(pairs.map(([own]) => own)),
      other: without(pairs.map(([, other]) => other)),
    };
    known.set(solver, found);
  }
  return found;
}

/** A solver with those of its settings alone that training in a role depends on. */
export function partOfRole(solver: Part, role: Role): Part {
  const { standard, other } = rolePartsOf(solver);
  return role === 'Standard' ? standard : other;
}
