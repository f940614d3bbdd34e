import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { DataError, reasonOf } from '../../errors.ts';
import { hasCode } from '../../system-error.ts';
import { BALANCED_OPTION, balancedSplit, isBalanced } from '../balanced.ts';
import { holdOut, TEST_OPTION, testShare } from '../held-out.ts';
import { OwnData } from '../own-data-options.ts';
import { kindOf } from '../sources/find-file.ts';
import { checkRead, type Dataset, type Split, UNIT_RANGE } from '../split.ts';
import { IMAGE_ENDINGS, type ImageForm, readImage } from './image-pixels.ts';

const DEFAULT_SIZE = 32;
const MAX_SIZE = 1024;
/** Number of images decoded concurrently. */
const CONCURRENCY = 4;
const TEST_FOLDERS = ['test', 'val'];

/**
 * `images:PATH` or `images:PATH?size=64&channels=1`: a folder of images for each class. Classes are numbered in the
 * order of their names (compared by code unit, so the order is the same everywhere). If PATH has a folder `train`, the
 * classes are in there, and the test split is in `test` or `val` beside it, as for ImageNet. Otherwise, option
 * `test=SHARE` holds out images by their paths relative to the folder of classes. Option `balanced`
 * cuts the classes of each split to one size. Defaults: size 32, channels 3. Only
 * names are read here; images are decoded when their rows are read, so memory does not grow with the images' size.
 *
 * @throws DataError if the folder is missing, a class has no image, or the test split has a class that training lacks.
 */
export async function openImages(written: string): Promise<Dataset> {
  const data = new OwnData('images', written, ['size', 'channels', TEST_OPTION, BALANCED_OPTION]);
  const [form, share, isCut] = [formOf(data), testShare(data), isBalanced(data)];
  const { path, name } = data;
  const { size, channels } = form;
  const inner = (await kindOf(join(path, 'train'))) === 'folder';
  const trainFolder = inner ? join(path, 'train') : path;
  const labelNames = await classesOf(trainFolder);
  const train = await openSplit(trainFolder, labelNames, labelNames, form);
  const testFolder = inner ? await firstFolder(path, TEST_FOLDERS) : undefined;
  const about = {
    name,
    d: channels * size * size,
    shape: channels === 1 ? [size, size] : [channels, size, size],
    range: UNIT_RANGE,
    labelNames,
  };
  if (share !== undefined) {
    if (testFolder !== undefined)
      throw new DataError(`${name}: has a test split in ${testFolder}; leave option test out`);
    return { ...about, ...holdOut(data, train.split, share, keysIn(trainFolder, train.paths)) };
  }
  const cut = (folder: string, { split, paths }: Opened) =>
    isCut ? balancedSplit(split, keysIn(folder, paths)) : split;
  if (testFolder === undefined) return { ...about, train: cut(trainFolder, train) };
  const test = await openSplit(testFolder, await classesOf(testFolder), labelNames, form);
  return { ...about, train: cut(trainFolder, train), test: cut(testFolder, test) };
}

/** A split and the path of each of its rows. */
interface Opened {
  readonly split: Split;
  readonly paths: readonly string[];
}

/** Key of the image in a row: its path relative to the folder of classes, the same on every system. */
function keysIn(folder: string, paths: readonly string[]): (row: number) => string {
  return (row) => relative(folder, paths[row]).replaceAll(sep, '/');
}

function formOf(data: OwnData): ImageForm {
  const size = Number(data.option('size') ?? DEFAULT_SIZE);
  if (!Number.isInteger(size) || size < 1 || size > MAX_SIZE)
    throw data.refuse('size', `a whole number from 1 to ${MAX_SIZE}`);
  const channels = Number(data.option('channels') ?? 3);
  if (channels !== 1 && channels !== 3) throw data.refuse('channels', '1 (grey) or 3 (colour)');
  return { size, channels };
}

async function firstFolder(path: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    if ((await kindOf(join(path, name))) === 'folder') return join(path, name);
  }
  return undefined;
}

async function classesOf(folder: string): Promise<string[]> {
  const names = (await list(folder)).filter((name) => !name.startsWith('.'));
  const classes: string[] = [];
  for (const name of names) if ((await kindOf(join(folder, name))) === 'folder') classes.push(name);
  if (classes.length === 0)
    throw new DataError(`${folder}: expected a folder of images for each class, found no folder`);
  return classes.sort();
}

async function openSplit(
  folder: string,
  classes: readonly string[],
  labelNames: readonly string[],
  form: ImageForm,
): Promise<Opened> {
  const paths: string[] = [];
  const labels: number[] = [];
  for (const name of classes) {
    const label = labelNames.indexOf(name);
    if (label < 0)
      throw new DataError(
        `${join(folder, name)}: training has no class of this name; it has ${labelNames.join(', ')}`,
      );
    for (const path of await imagesIn(join(folder, name))) {
      paths.push(path);
      labels.push(label);
    }
  }
  const d = form.channels * form.size * form.size;
  const split: Split = {
    count: paths.length,
    labels: Int32Array.from(labels),
    async read(rows, out) {
      checkRead(rows, out, paths.length, d);
      let next = 0;
      const readOn = async () => {
        while (next < rows.length) {
          const i = next++;
          await readImage(paths[rows[i] ?? 0] ?? '', form, out, i * d);
        }
      };
      await Promise.all(Array.from({ length: CONCURRENCY }, readOn));
    },
  };
  return { split, paths };
}

/** Images of a class, including subfolders, sorted by path. */
async function imagesIn(folder: string): Promise<string[]> {
  const isImage = (name: string) => IMAGE_ENDINGS.some((ending) => name.toLowerCase().endsWith(ending));
  const names = (await list(folder, true)).filter((name) => isImage(name) && !/(^|[/\\])\./.test(name));
  if (names.length === 0)
    throw new DataError(`${folder}: expected images (${IMAGE_ENDINGS.join(', ')}), found none`);
  return names.sort().map((name) => join(folder, name));
}

async function list(folder: string, recursive = false): Promise<string[]> {
  try {
    return await readdir(folder, { recursive });
  } catch (cause) {
    const reason = hasCode(cause, 'ENOENT')
      ? 'there is no such folder; paths are relative to the current folder'
      : reasonOf(cause, folder);
    throw new DataError(`${folder}: expected a folder of images for each class: ${reason}`, { cause });
  }
}
