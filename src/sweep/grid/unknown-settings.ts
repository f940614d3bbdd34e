import { followedBy } from '../../parts/defaults.ts';
import { hasSetting, type Vocabulary } from '../../parts/vocabulary.ts';
import { nearestOf } from '../../wording.ts';
import { allowedWords } from '../file/allowed.ts';
import type { Located } from '../file/problems.ts';
import { splitKey } from './axes.ts';
import type { GridPlan } from './grid-plan.ts';

/** Values that stand for any other of a setting, as far as its schema allows them. */
const EXAMPLES = [0, 0.5, 1, 2, 3, 16, 1000, 1e6, 'all', [0, 1]];

/**
 * Settings whose values are not known because of problems: those at their places, and those that a misspelt key is
 * nearest to. Undefined where any setting may be one of them.
 */
export function unknownSettings(
  problems: readonly Located[],
  { settings }: Vocabulary,
): ReadonlySet<string> | undefined {
  const unknown = new Set<string>();
  for (const { path } of problems) {
    const [part, ...rest] = path;
    if (part === 'search') unknown.add('epsilon');
    if (part !== 'settings' && part !== 'grid') continue;
    const key = rest.find((one) => typeof one === 'string');
    if (typeof key !== 'string') return undefined;
    for (const name of splitKey(key)) {
      const meant = name in settings ? name : nearestOf(name, Object.keys(settings));
      if (meant !== undefined) unknown.add(meant);
    }
  }
  return unknown;
}

/** Values that a setting may have, by which to tell what holds for all of them. */
export function examplesOf(name: string, vocabulary: Vocabulary): unknown[] {
  if (!hasSetting(vocabulary, name)) return [];
  const { schema } = vocabulary.settings[name];
  return [...allowedWords(schema), ...EXAMPLES].filter((value) => schema.safeParse(value).success);
}

/** Whether a setting depends on settings of unknown values, by an expression, by its default or by the data. */
export function dependsOn(
  name: string,
  unknown: ReadonlySet<string>,
  plans: readonly GridPlan[],
  { settings }: Vocabulary,
): boolean {
  const seen = new Set<string>();
  const reaches = (one: string): boolean => {
    if (unknown.has(one)) return true;
    if (seen.has(one)) return false;
    seen.add(one);
    const needed = plans.flatMap(
      ({ expressions, places }) =>
        expressions.get(one)?.names ?? (places.has(one) ? [] : followedBy(settings[one])),
    );
    return [...needed, ...(one === 'd' ? ['dataset'] : [])].some(reaches);
  };
  return reaches(name);
}
