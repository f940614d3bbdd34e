import { dirname, isAbsolute, join, resolve } from 'node:path';
import { type Problem, UsageError } from '../../../errors.ts';
import { sha256 } from '../../cells.ts';
import { isRecord } from '../explain.ts';
import { type Located, placeOf, show } from '../problems.ts';
import { parseJsonText } from './json-text.ts';
import { readTextFile } from './read-text-file.ts';

/** A sweep file as it is written, before it is combined with those that it extends. */
export interface Layer {
  /** Its path, as messages tell it. */
  readonly fileName: string;
  readonly value: unknown;
  /** Keys that are written twice. */
  readonly repeated: readonly Located[];
  /** SHA-256 (hex) of the file. */
  readonly sha256: string;
}

/** Reads the text of one file. Throws UsageError where it is not JSON. */
export function layerOf(text: string, fileName: string): Layer {
  return { fileName, ...parseJsonText(text, fileName), sha256: sha256(text) };
}

/**
 * Reads a sweep file and the files that it extends, the base first. Paths in `extends` are relative to the file that
 * has them.
 *
 * @throws UsageError where a file cannot be read or is not JSON, and where files extend each other in a circle
 */
export async function readLayers(path: string): Promise<Layer[]> {
  const layers: Layer[] = [];
  const seen: string[] = [];
  let next: string | undefined = path;
  while (next !== undefined) {
    const fileName: string = next;
    const extending = layers.at(0)?.fileName;
    const layer = layerOf(await readFrom(fileName, extending), fileName);
    layers.unshift(layer);
    seen.push(resolve(fileName));
    next = extendedBy(layer, layers.length === 1);
    if (next === undefined) break;
    const first = seen.indexOf(resolve(next));
    if (first < 0) continue;
    const circle = layers.slice(0, layers.length - first).map((one) => one.fileName);
    const message = `files extend each other in a circle: ${[...circle.reverse(), next].join(' -> ')}; leave one "extends" out.`;
    throw new UsageError([{ place: `${fileName}: extends`, message }]);
  }
  return layers;
}

/** Text of a file; where another one extends it, an error says which. */
async function readFrom(fileName: string, extending: string | undefined): Promise<string> {
  try {
    return await readTextFile(fileName);
  } catch (error) {
    if (extending === undefined || !(error instanceof UsageError)) throw error;
    const problems: Problem[] = error.problems.map(({ place, message }) => ({
      place: `${extending}: extends`,
      message: `${place}: ${message}`,
    }));
    throw new UsageError(problems, { cause: error });
  }
}

/**
 * Path of the file that a layer extends; undefined where it extends none. A wrong `extends` of the sweep file itself is
 * told with its other problems.
 */
function extendedBy({ value, fileName }: Layer, isSweepFile: boolean): string | undefined {
  if (!isRecord(value) || value.extends === undefined) return undefined;
  const { extends: written } = value;
  if (typeof written !== 'string' || written === '') {
    if (isSweepFile) return undefined;
    const message = `${show(written)} is not allowed; use the path of a sweep file such as "base.json".`;
    throw new UsageError([{ place: `${fileName}: ${placeOf(['extends'])}`, message }]);
  }
  return isAbsolute(written) ? written : join(dirname(fileName), written);
}
