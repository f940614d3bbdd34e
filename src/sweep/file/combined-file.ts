import { type Problem, UsageError } from '../../errors.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import { explain, isRecord } from './explain.ts';
import { fileOf } from './layers/combined.ts';
import { combine } from './layers/extend.ts';
import type { Layer } from './layers/layer.ts';
import type { Origins } from './layers/origin.ts';
import { applySet } from './overrides.ts';
import { type Located, type Path, placeOf } from './problems.ts';
import { sweepSchemas } from './sweep-schema.ts';

/** The content of a sweep file, combined with the files that it extends and with `--set`. */
interface CombinedFile {
  readonly file: Record<string, unknown>;
  readonly origins: Origins;
  /** Problems found so far. */
  readonly problems: Problem[];
  /** Those of them that concern the structure of the combined file. */
  readonly structure: readonly Located[];
}

/**
 * Combines a sweep file, the last of `layers`, with those that it extends, the base first, and with `--set`.
 *
 * @throws UsageError where a file is not an object
 */
export function combinedFile(
  layers: readonly Layer[],
  set: readonly string[],
  vocabulary: Vocabulary,
): CombinedFile {
  const schema = sweepSchemas(vocabulary).file;
  const { combined: ofFiles, problems: notCombined } = combine(layers);
  const { combined, problems } = applySet(ofFiles, set, vocabulary);
  const inLayer = ({ fileName }: Layer, { path, message }: Located) => ({
    place: placeIn(fileName, path, layers.length),
    message,
  });
  for (const layer of layers) {
    problems.push(...layer.repeated.map((one) => inLayer(layer, one)));
    if (!isRecord(layer.value))
      problems.push(...explain(schema, layer.value, []).map((one) => inLayer(layer, one)));
  }
  problems.push(...notCombined.map(({ layer, problem }) => inLayer(layer, problem)));
  if (!layers.every(({ value }) => isRecord(value))) throw new UsageError(problems);
  const { file, origins } = fileOf(
    combined,
    layers.map(({ fileName }) => fileName),
  );
  const structure = explain(schema, file, []);
  problems.push(...structure.map(({ path, message }) => ({ place: origins.place(path), message })));
  return { file, origins, problems, structure };
}

/** Formats the place of a problem of one file; it names the file where there are several. */
function placeIn(fileName: string, path: Path, files: number): string {
  if (path.length === 0) return fileName;
  return files === 1 ? placeOf(path) : `${fileName}: ${placeOf(path)}`;
}
