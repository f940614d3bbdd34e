import { followedBy } from '../../parts/defaults.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import type { Expression } from './expression.ts';

/**
 * Topological order of the settings given by expressions, including dependencies through defaults; also returns every
 * cycle of dependencies.
 */
export function evaluationOrder(
  expressions: ReadonlyMap<string, Expression>,
  isGiven: (name: string) => boolean,
  { settings }: Vocabulary,
): { order: string[]; rings: string[][] } {
  const order: string[] = [];
  const rings: string[][] = [];
  const done = new Set<string>();
  const visit = (name: string, trail: readonly string[]): void => {
    const start = trail.indexOf(name);
    if (start >= 0) rings.push(trail.slice(start));
    if (start >= 0 || done.has(name)) return;
    const expression = expressions.get(name);
    const needs = expression?.names ?? (isGiven(name) ? [] : followedBy(settings[name]));
    for (const needed of needs) visit(needed, [...trail, name]);
    done.add(name);
    if (expression !== undefined) order.push(name);
  };
  for (const name of expressions.keys()) visit(name, []);
  return { order, rings };
}
