import { z } from 'zod';
import type { SettingDeclaration } from '../parts/setting.ts';
import type { Vocabulary } from '../parts/vocabulary.ts';
import { measurements } from './measurements.ts';
import { networkParts } from './parts.ts';
import { declaredSettings, settingDeclarations } from './settings.ts';
import type { LoadedModule } from './use/modules.ts';
import { partLists } from './use/part-lists.ts';

/** The built-in settings and measurements. */
export const builtInVocabulary: Vocabulary = { settings: settingDeclarations, measurements };

/**
 * The built-in vocabulary extended by modules: more values of the settings that select parts, more settings and
 * columns.
 */
export function vocabularyWith(modules: readonly LoadedModule[]): Vocabulary {
  if (modules.length === 0) return builtInVocabulary;
  const settings: Record<string, SettingDeclaration> = { ...settingDeclarations };
  const columns = { ...measurements };
  const lists = modules.flatMap(({ declared }) => partLists(declared));
  for (const kind of new Set(lists.map((list) => list.kind))) {
    const parts = lists.filter((list) => list.kind === kind).flatMap((list) => list.parts);
    if (parts.length === 0) continue;
    settings[kind] = widened(
      settings[kind],
      parts.map(({ name }) => name),
    );
    for (const part of parts) Object.assign(settings, part.settings);
  }
  Object.assign(settings, networkDefaults(modules, settings));
  for (const { declared } of modules)
    for (const part of declared.measurements) Object.assign(columns, part.columns);
  return { settings, measurements: columns, modules: modules.map(({ used }) => used) };
}

function widened(
  { schema, default: given }: SettingDeclaration,
  names: readonly string[],
): SettingDeclaration {
  const wide = z.union([schema, z.enum([...names])]);
  return {
    schema: schema.description === undefined ? wide : wide.describe(schema.description),
    default: given,
  };
}

/** Settings for which a module's network has a default of its own. */
function networkDefaults(
  modules: readonly LoadedModule[],
  settings: Readonly<Record<string, SettingDeclaration>>,
): Record<string, SettingDeclaration> {
  const networks = modules.flatMap(({ declared }) => declared.networks);
  if (networks.length === 0) return {};
  const all = declaredSettings(networkParts.all);
  const names = new Set(networks.flatMap(({ defaults }) => Object.keys(defaults)));
  const changed = [...names].filter((name) => Object.hasOwn(all, name));
  return Object.fromEntries(
    changed.map((name) => [name, { schema: settings[name].schema, default: all[name].default }]),
  );
}
