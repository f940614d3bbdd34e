import { dirname, resolve } from 'node:path';
import { builtInVocabulary, vocabularyWith } from '../../experiment/vocabulary.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import { isRecord } from './explain.ts';
import { parseJsonText } from './json-text.ts';
import { readTextFile } from './read-text-file.ts';

/**
 * The settings and measurements that a sweep file can name: the built-in ones, and those of the modules that it uses,
 * whose paths are relative to the file. Their code is loaded.
 *
 * @throws UsageError where the text is not JSON or a module cannot be used
 */
export async function vocabularyOf(text: string, fileName: string): Promise<Vocabulary> {
  const { value } = parseJsonText(text, fileName);
  const use: readonly unknown[] = isRecord(value) && Array.isArray(value.use) ? value.use : [];
  if (use.length === 0) return builtInVocabulary;
  const { loadModule } = await import('../../experiment/modules.ts');
  const modules = [];
  // What is no path is told of with the rest of the file.
  for (const [i, path] of use.entries())
    if (typeof path === 'string')
      modules.push(await loadModule(resolve(dirname(fileName), path), `use[${i}]`));
  return vocabularyWith(modules);
}

/** The same of the sweep file at `path`; what is built in where there is no file. */
export async function readVocabulary(path: string | undefined): Promise<Vocabulary> {
  return path === undefined ? builtInVocabulary : vocabularyOf(await readTextFile(path), path);
}
