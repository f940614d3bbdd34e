import { dirname, resolve } from 'node:path';
import { type Problem, UsageError } from '../../errors.ts';
import { builtInVocabulary, vocabularyWith } from '../../experiment/vocabulary.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import { isRecord } from './explain.ts';
import { type Layer, readLayers } from './layers/layer.ts';

/**
 * Settings and measurements that a sweep can name: the built-in ones and those of the modules that its files use. Loads
 * the modules; their paths are relative to the file that names them.
 *
 * @param layers the sweep file, and before it those that it extends
 * @throws UsageError where a module cannot be used
 */
export async function vocabularyOf(layers: readonly Layer[]): Promise<Vocabulary> {
  // `"use": null` leaves out the modules of the files before.
  const from = layers.findLastIndex(({ value }) => isRecord(value) && value.use === null);
  const named = layers.slice(Math.max(from, 0)).flatMap(({ value, fileName }) => {
    const use: readonly unknown[] = isRecord(value) && Array.isArray(value.use) ? value.use : [];
    // An entry that is not a path is reported with the other problems of the file.
    return use.flatMap((path, i) => {
      if (typeof path !== 'string') return [];
      const place = layers.length === 1 ? `use[${i}]` : `${fileName}: use[${i}]`;
      return [[resolve(dirname(fileName), path), place] as const];
    });
  });
  if (named.length === 0) return builtInVocabulary;
  const { loadModule } = await import('../../experiment/use/modules.ts');
  const modules = [];
  const problems: Problem[] = [];
  for (const [path, place] of named) {
    try {
      modules.push(await loadModule(path, place));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new UsageError(problems);
  // Two files may use the same module.
  return vocabularyWith([...new Set(modules)]);
}

/** The vocabulary of the sweep file at `path`; without a path, the built-in one. */
export async function readVocabulary(path: string | undefined): Promise<Vocabulary> {
  return path === undefined ? builtInVocabulary : vocabularyOf(await readLayers(path));
}
