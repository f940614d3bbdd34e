import { builtInVocabulary } from '../../experiment/vocabulary.ts';
import type { Vocabulary } from '../../parts/vocabulary.ts';
import { parseJsonText } from './json-text.ts';
import { readTextFile } from './read-text-file.ts';

/**
 * The settings and measurements that a sweep file can name: the built-in ones, since there are no others yet.
 * Throws UsageError where the text is not JSON.
 */
export async function vocabularyOf(text: string, fileName: string): Promise<Vocabulary> {
  parseJsonText(text, fileName);
  return builtInVocabulary;
}

/** The same of the sweep file at `path`; what is built in where there is no file. */
export async function readVocabulary(path: string | undefined): Promise<Vocabulary> {
  return path === undefined ? builtInVocabulary : vocabularyOf(await readTextFile(path), path);
}
