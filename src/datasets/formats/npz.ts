import { DataError } from '../../errors.ts';
import { BALANCED_OPTION, balancedSplit, isBalanced } from '../balanced.ts';
import { holdOut, TEST_OPTION, testShare } from '../held-out.ts';
import { OwnData } from '../own-data-options.ts';
import type { Dataset, Split } from '../split.ts';
import { type ArrayValues, arraySplit } from './array-split.ts';
import { type NpyArray, parseNpy, parseNpyTexts } from './npy.ts';
import { readZip } from './zip.ts';

const CLASS_NAMES = 'class_names';
const KNOWN = ['x_train', 'y_train', 'x_test', 'y_test', 'x', 'y', CLASS_NAMES];
const RANGE_OPTION = 'range';

/**
 * `npz:PATH`: arrays x_train, y_train and optionally x_test, y_test (as in Keras's mnist.npz), or x and y. Names are
 * case-insensitive. An optional array `class_names` has the name of each label. Options: `range=LOW,HIGH` or
 * `range=none` for values that are not pixels; `test=SHARE` holds out samples by row; `balanced` cuts the classes of each split to one size. Memory: the unpacked arrays;
 * while opening, twice that plus the file.
 *
 * @throws DataError naming the array, what was expected and what was found.
 */
export async function openNpz(written: string): Promise<Dataset> {
  const data = new OwnData('npz', written, [RANGE_OPTION, TEST_OPTION, BALANCED_OPTION]);
  const { path } = data;
  const [values, share, isCut] = [valuesOf(data), testShare(data), isBalanced(data)];
  const { names, files } = await readArrays(path);
  const array = (name: string): NpyArray | undefined => {
    const file = files.get(name);
    return file && parseNpy(`${path}/${name}.npy`, file);
  };
  const open = (xName: string, yName: string) => {
    const [x, y] = [array(xName), array(yName)];
    if (!x && !y) return undefined;
    if (!x || !y)
      throw new DataError(`${path}: expected both ${xName} and ${yName}, found ${names.join(', ')}`);
    return arraySplit(x, y, values);
  };

  const train = open('x_train', 'y_train') ?? open('x', 'y');
  if (!train)
    throw new DataError(
      `${path}: expected arrays x_train and y_train, or x and y, found ${names.join(', ') || 'none'}`,
    );
  const test = open('x_test', 'y_test');
  if (test && test.shape.join() !== train.shape.join()) {
    const found = `found ${test.shape.join(' x ')}`;
    throw new DataError(
      `${path}/x_test.npy: expected samples of ${train.shape.join(' x ')} as in training, ${found}`,
    );
  }
  if (test && share !== undefined)
    throw new DataError(`${data.name}: has a test split in x_test and y_test; leave option test out`);
  const cut = (split: Split) => (isCut ? balancedSplit(split, String) : split);
  const splits: { train: Split; test?: Split } =
    share === undefined
      ? { train: cut(train.split), test: test && cut(test.split) }
      : holdOut(data, train.split, share, String);
  const d = train.shape.reduce((product, size) => product * size, 1);
  const { shape, range } = train;
  const labelNames = namesOfLabels(path, files.get(CLASS_NAMES), [train.split, test?.split]);
  return { name: data.name, d, shape, range, labelNames, ...splits };
}

/** @throws DataError if option `range` is neither "none" nor two numbers, the lower first. */
function valuesOf(data: OwnData): ArrayValues {
  const written = data.option(RANGE_OPTION);
  if (written === undefined) return 'pixels';
  if (written === 'none') return 'unbounded';
  const ends = written.split(',').map((end) => (end.trim() === '' ? Number.NaN : Number(end)));
  const [low = Number.NaN, high = Number.NaN] = ends;
  if (ends.length !== 2 || !ends.every(Number.isFinite) || low >= high)
    throw data.refuse(RANGE_OPTION, 'LOW,HIGH, two numbers such as -1,1, or none');
  return [low, high];
}

/** The names of all arrays, and the files of known ones by lower-case name. */
async function readArrays(path: string): Promise<{ names: string[]; files: Map<string, Uint8Array> }> {
  const names: string[] = [];
  const nameOf = (file: string) => file.replace(/\.npy$/, '');
  const found = await readZip(path, (file) => {
    names.push(nameOf(file));
    return KNOWN.includes(nameOf(file).toLowerCase());
  });
  const files = new Map<string, Uint8Array>();
  for (const [file, content] of found) {
    const name = nameOf(file).toLowerCase();
    if (files.has(name))
      throw new DataError(`${path}: holds ${name} twice, in another case: ${names.join(', ')}; keep one`);
    files.set(name, content);
  }
  return { names, files };
}

/** @throws DataError unless there is a name for each label. */
function namesOfLabels(
  path: string,
  file: Uint8Array | undefined,
  splits: readonly (Split | undefined)[],
): string[] | undefined {
  if (file === undefined) return undefined;
  const at = `${path}/${CLASS_NAMES}.npy`;
  const names = parseNpyTexts(at, file);
  for (const label of splits.flatMap((split) => [...new Set(split?.labels)]))
    if (names[label] === undefined)
      throw new DataError(
        `${at}: expected a name for each label, ${names.length} names being those of labels 0 to ${names.length - 1}; found label ${label}`,
      );
  return names;
}
