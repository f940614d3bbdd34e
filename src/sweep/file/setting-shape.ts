import { settingSchemas } from '../../experiment/settings.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';

/** Schema of each setting of a vocabulary. The type lists only the built-in settings. */
export function settingShape({ settings }: Vocabulary) {
  const schemas = Object.entries(settings).map(([name, { schema }]) => [name, schema] as const);
  return { ...settingSchemas, ...Object.fromEntries(schemas) };
}
