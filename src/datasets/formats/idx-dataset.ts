import { basename, dirname, join } from 'node:path';
import { DataError } from '../../errors.ts';
import { OwnData } from '../own-data-options.ts';
import { findFile, kindOf, requireFile } from '../sources/find-file.ts';
import { type Dataset, type Split, UNIT_RANGE } from '../split.ts';
import { openIdxSplit } from './idx.ts';

const ANY_BYTE = 256;

/** The published file name, and a variant produced by some unpackers. */
function spellings(part: 'train' | 't10k', content: 'images' | 'labels'): string[] {
  const type = content === 'images' ? 'idx3' : 'idx1';
  return [`${part}-${content}-${type}-ubyte`, `${part}-${content}.${type}-ubyte`];
}

/**
 * A folder laid out like MNIST: train-images-idx3-ubyte, train-labels-idx1-ubyte and optionally the test split
 * t10k-...; each file gzip or not, and possibly with a dot before `idx`.
 *
 * @throws DataError if a file is missing or damaged or the splits differ in shape; ends with `remedy`.
 */
export async function openIdxFolder(
  folder: string,
  name: string,
  remedy: string,
  labelNames?: readonly string[],
): Promise<Dataset> {
  const classes = labelNames?.length ?? ANY_BYTE;
  const train = await openIdxSplit(
    await requireFile(folder, spellings('train', 'images'), remedy),
    await requireFile(folder, spellings('train', 'labels'), remedy),
    classes,
  );
  const { shape } = train;
  const testImages = await findFile(folder, spellings('t10k', 'images'));
  let test: Split | undefined;
  if (testImages !== null) {
    const testLabels = await requireFile(folder, spellings('t10k', 'labels'), remedy);
    const opened = await openIdxSplit(testImages, testLabels, classes);
    if (opened.shape.join() !== shape.join()) {
      const found = `found ${opened.shape.join(' x ')}`;
      throw new DataError(`${testImages}: expected images of ${shape.join(' x ')} as in training, ${found}`);
    }
    test = opened.split;
  }
  return {
    name,
    d: shape.reduce((product, size) => product * size, 1),
    shape,
    range: UNIT_RANGE,
    labelNames,
    train: train.split,
    test,
  };
}

/**
 * `idx:PATH`: a folder laid out like MNIST, or one file of images with its labels in the same folder, under the same
 * name with `labels` for `images` and `idx1` for `idx3`.
 *
 * @throws DataError as openIdxFolder does.
 */
export async function openIdxPath(written: string): Promise<Dataset> {
  const { name, path } = new OwnData('idx', written, []);
  const kind = await kindOf(path);
  if (kind === null)
    throw new DataError(`${path}: there is no such file or folder; paths are relative to the current folder`);
  if (kind === 'folder')
    return openIdxFolder(path, name, 'idx:PATH takes a folder laid out like MNIST, or a file of images');
  const images = basename(path);
  const labels = images.replace('images', 'labels').replace(/idx\d/, 'idx1');
  if (labels === images)
    throw new DataError(
      `${path}: expected "images" in the name, so that the file of labels can be found by its name`,
    );
  const remedy = `it should hold the labels of ${path}`;
  const labelsPath = await requireFile(dirname(path), [labels, labels.replace(/\.gz$/, '')], remedy);
  const { split, shape } = await openIdxSplit(join(dirname(path), images), labelsPath, ANY_BYTE);
  const d = shape.reduce((product, size) => product * size, 1);
  return { name, d, shape, range: UNIT_RANGE, train: split };
}
