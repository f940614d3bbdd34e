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
  const pairs = standInsOf(solverOf(settings));
  const isView = Object.getPrototypeOf(settings) !== Object.prototype;
  if (!isView && pairs.every(([name, other]) => settingOf(settings, name) === settingOf(settings, other)))
    return settings;
  // A view's prototype refuses settings that its stage does not declare, such as those that are replaced here.
  const own = Object.assign(Object.create(Object.getPrototypeOf(settings)), settings);
  for (const [name, other] of pairs) own[other] = own[name];
  return own;
}

const pairs = new WeakMap<Part, readonly [own: string, other: string][]>();

/** The pairs of `standIns`, listed once for each part. */
function standInsOf(solver: Part): readonly [own: string, other: string][] {
  let found = pairs.get(solver);
  if (found === undefined) {
    found = standIns(solver);
    pairs.set(solver, found);
  }
  return found;
}

const parts = new WeakMap<Part, { readonly standard: Part; readonly other: Part }>();

/** A solver with those of its settings alone that training in a role depends on. */
export function partOfRole(solver: Part, role: Role): Part {
  let found = parts.get(solver);
  if (found === undefined) {
    const pairs = standInsOf(solver);
    const without = (names: readonly string[]): Part => {
      const kept = Object.entries(solver.settings).filter(([name]) => !names.includes(name));
      return { ...solver, settings: Object.fromEntries(kept) };
    };
    found = {
      standard: without(pairs.map(([own]) => own)),
      other: without(pairs.map(([, other]) => other)),
    };
    parts.set(solver, found);
  }
  return role === 'Standard' ? found.standard : found.other;
}
