import { completeSettings, type Settings } from '../../experiment/settings.ts';
import { settingOf } from '../../parts/by-name.ts';
import type { SettingDeclaration } from '../../parts/setting.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import { allowed } from '../file/allowed.ts';
import { show } from '../file/problems.ts';
import { numberKind, sweepSchemas } from '../file/sweep-schema.ts';
import type { Expression } from './expression.ts';

/** Evaluates the expression of a setting into the cell `given`; returns a message where its value is not allowed. */
export type Evaluator = (given: Partial<Settings>) => string | undefined;

/** Evaluator of one setting. Settings not given count with their defaults. */
export function evaluatorOf(name: string, expression: Expression, vocabulary: Vocabulary): Evaluator {
  const { partialSettings } = sweepSchemas(vocabulary);
  const checked = new Map<number, Partial<Settings> | undefined>();
  const check = (value: number): Partial<Settings> | undefined => {
    if (!checked.has(value)) checked.set(value, partialSettings.safeParse({ [name]: value }).data);
    return checked.get(value);
  };
  return (given) => {
    const values: Record<string, number> = {};
    for (const needed of expression.names) {
      const value =
        settingOf(given, needed) ?? settingOf(completeSettings(given, vocabulary.settings), needed);
      if (typeof value !== 'number') return `${needed} is ${show(value)} and not a number.`;
      values[needed] = value;
    }
    const value = expression.evaluate(values);
    const setting = check(value);
    if (setting === undefined) {
      return refusal(name, vocabulary.settings[name], expression, values, value);
    }
    Object.assign(given, setting);
    return undefined;
  };
}

function refusal(
  name: string,
  setting: SettingDeclaration,
  { text }: Expression,
  values: Record<string, number>,
  value: number,
): string {
  const where = Object.entries(values).map((entry) => entry.join(' = '));
  const at = where.length === 0 ? '' : ` at ${where.join(', ')}`;
  const fraction = numberKind(setting) === 'integer' && Number.isFinite(value) && !Number.isInteger(value);
  const remedy = fraction ? ` Wrap it in round(): ${show(`= round(${text.replace(/^\s*=\s*/, '')})`)}.` : '';
  return `${show(text)} gives ${value}${at}; ${name} must be ${allowed(setting.schema)}.${remedy}`;
}
