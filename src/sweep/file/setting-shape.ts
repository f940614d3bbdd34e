import { settingSchemas } from '../../experiment/settings.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';

/** The schema of each setting of a vocabulary. The type tells of the built-in ones only. */
export function settingShape({ settings }: Vocabulary) {
  const schemas = Object.entries(settings).map(([name, { schema }]) => [name, schema] as const);
  return { ...settingSchemas, ...Object.fromEntries(schemas) };
}
