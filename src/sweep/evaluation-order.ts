import type { SettingName } from '../experiment/settings.ts';
import type { Expression } from './expression.ts';

/** Numeric settings whose default follows another numeric setting, which it needs first. */
export const DEFAULT_FOLLOWS: ReadonlyMap<SettingName, readonly SettingName[]> = new Map([
  ['epsilon', ['d']],
  ['Nadv', ['N']],
]);

/**
 * The settings given by expressions, each after those that it needs, directly or through a default; and every
 * ring of settings that need each other, for which there is no such order.
 */
export function evaluationOrder(
  expressions: ReadonlyMap<SettingName, Expression>,
  isGiven: (name: SettingName) => boolean,
): { order: SettingName[]; rings: SettingName[][] } {
  const order: SettingName[] = [];
  const rings: SettingName[][] = [];
  const done = new Set<SettingName>();
  const visit = (name: SettingName, trail: readonly SettingName[]): void => {
    const start = trail.indexOf(name);
    if (start >= 0) rings.push(trail.slice(start));
    if (start >= 0 || done.has(name)) return;
    const expression = expressions.get(name);
    const needs = expression?.names ?? (isGiven(name) ? [] : (DEFAULT_FOLLOWS.get(name) ?? []));
    for (const needed of needs) visit(needed, [...trail, name]);
    done.add(name);
    if (expression !== undefined) order.push(name);
  };
  for (const name of expressions.keys()) visit(name, []);
  return { order, rings };
}
