import { dirname, resolve } from 'node:path';
import { builtInVocabulary, vocabularyWith } from '../../experiment/vocabulary.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import { isRecord } from './explain.ts';
import { parseJsonText } from './json-text.ts';
import { readTextFile } from './read-text-file.ts';

/**
 * Settings and measurements that a sweep file can name: the built-in ones and those of the modules that it uses. Loads
 * the modules; their paths are relative to the file.
 *
 * @throws UsageError where the text is not JSON or a module cannot be used
 */
export async function vocabularyOf(text: string, fileName: string): Promise<Vocabulary> {
  const { value } = parseJsonText(text, fileName);
  const use: readonly unknown[] = isRecord(value) && Array.isArray(value.use) ? value.use : [];
  if (use.length === 0) return builtInVocabulary;
  const { loadModule } = await import('../../experiment/modules.ts');
  const modules = [];
  // An entry that is not a path is reported with the other problems of the file.
  for (const [i, path] of use.entries())
    if (typeof path === 'string')
      modules.push(await loadModule(resolve(dirname(fileName), path), `use[${i}]`));
  return vocabularyWith(modules);
}

/** The vocabulary of the sweep file at `path`; without a path, the built-in one. */
export async function readVocabulary(path: string | undefined): Promise<Vocabulary> {
  return path === undefined ? builtInVocabulary : vocabularyOf(await readTextFile(path), path);
}
