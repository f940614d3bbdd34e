import { z } from 'zod';
import { builtInVocabulary } from '../../experiment/vocabulary.ts';
import { MEASUREMENT_KINDS, type Measurement } from '../../parts/measurement.ts';
import type { UsedModule } from '../../parts/module.ts';
import type { SettingDeclaration } from '../../parts/setting.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import { isRecord } from '../file/explain.ts';

const recordedMeasurement = z.object({
  meaning: z.string(),
  note: z.exactOptional(z.string()),
  kind: z.enum(MEASUREMENT_KINDS),
});

/**
 * Settings and measurements of a sweep that differ from the built-in ones, as stored in run.json. Settings are stored
 * as JSON Schemas, whose descriptions say what they mean.
 */
export const recordedVocabulary = z.object({
  settings: z.record(z.string(), z.custom<z.core.JSONSchema.BaseSchema>(isRecord)),
  measurements: z.record(z.string(), recordedMeasurement),
  modules: z.optional(
    z.array(
      z.object({
        path: z.string(),
        sha256: z.string(),
        parts: z.record(z.string(), z.array(z.string())),
        measures: z.boolean(),
      }),
    ),
  ),
});
export type RecordedVocabulary = z.infer<typeof recordedVocabulary>;

/** Encodes a vocabulary for run.json; undefined for the built-in one. */
export function recordOf({ settings, measurements, modules }: Vocabulary): RecordedVocabulary | undefined {
  const newSettings = Object.entries(settings).filter(
    ([name, setting]) => builtInVocabulary.settings[name] !== setting,
  );
  const newMeasurements = Object.entries(measurements).filter(
    ([name, measurement]) => builtInVocabulary.measurements[name] !== measurement,
  );
  if (newSettings.length === 0 && newMeasurements.length === 0 && modules === undefined) return undefined;
  return {
    settings: Object.fromEntries(newSettings.map(([name, { schema }]) => [name, jsonSchemaOf(schema)])),
    measurements: Object.fromEntries(
      newMeasurements.map(([name, { meaning, note, kind }]) => [
        name,
        { meaning, ...(note !== undefined && { note }), kind },
      ]),
    ),
    ...(modules && { modules: [...modules].map(recordedModule) }),
  };
}

function recordedModule({ path, sha256, parts, measures }: UsedModule) {
  const lists = Object.entries(parts).map(([kind, names]) => [kind, [...names]]);
  return { path, sha256, parts: Object.fromEntries(lists), measures };
}

/** JSON Schemas that schemas were decoded from, so that encoding them again gives the same. */
const sources = new WeakMap<z.ZodType, z.core.JSONSchema.BaseSchema>();

function jsonSchemaOf(schema: z.ZodType): z.core.JSONSchema.BaseSchema {
  const source = sources.get(schema);
  if (source !== undefined) return source;
  const { $schema: _draft, ...content } = z.toJSONSchema(schema, { unrepresentable: 'any' });
  return content;
}

/**
 * Decodes a recorded vocabulary. Its settings have no defaults, since the recorded cells are complete. Throws where a
 * JSON Schema is invalid.
 */
export function vocabularyFrom(recorded: RecordedVocabulary | undefined): Vocabulary {
  if (recorded === undefined) return builtInVocabulary;
  const settings: Record<string, SettingDeclaration> = { ...builtInVocabulary.settings };
  for (const [name, source] of Object.entries(recorded.settings)) {
    const schema = z.fromJSONSchema(source);
    sources.set(schema, source);
    settings[name] = { schema, default: undefined };
  }
  const measurements: Record<string, Measurement> = {
    ...builtInVocabulary.measurements,
    ...recorded.measurements,
  };
  return { settings, measurements, ...(recorded.modules && { modules: recorded.modules }) };
}
