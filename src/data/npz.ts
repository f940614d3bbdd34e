import { DataError } from '../errors.ts';
import { arraySplit } from './array-split.ts';
import { parseNpy } from './npy.ts';
import type { Dataset, Split } from './split.ts';
import { readZip } from './zip.ts';

const KNOWN = ['x_train', 'y_train', 'x_test', 'y_test', 'x', 'y'];

/**
 * `npz:PATH`: arrays x_train, y_train and, if they are there, x_test, y_test (as in Keras's mnist.npz), or x and y.
 * Memory: the unpacked arrays; twice that, and the file, while opening.
 *
 * @throws DataError naming the array, what was expected and what was found.
 */
export async function openNpz(path: string): Promise<Dataset> {
  const names: string[] = [];
  const files = await readZip(path, (file) => {
    const name = file.replace(/\.npy$/, '');
    names.push(name);
    return KNOWN.includes(name);
  });

  const open = (x: string, y: string): ReturnType<typeof arraySplit> | null => {
    const [xFile, yFile] = [files.get(`${x}.npy`), files.get(`${y}.npy`)];
    if (!xFile && !yFile) return null;
    if (!xFile || !yFile)
      throw new DataError(`${path}: expected both ${x} and ${y}, found ${names.join(', ')}`);
    return arraySplit(parseNpy(`${path}/${x}.npy`, xFile), parseNpy(`${path}/${y}.npy`, yFile));
  };

  const train = open('x_train', 'y_train') ?? open('x', 'y');
  if (!train)
    throw new DataError(
      `${path}: expected arrays x_train and y_train, or x and y, found ${names.join(', ') || 'none'}`,
    );
  const opened = open('x_test', 'y_test');
  if (opened && opened.shape.join() !== train.shape.join()) {
    const found = `found ${opened.shape.join(' x ')}`;
    throw new DataError(
      `${path}/x_test.npy: expected samples of ${train.shape.join(' x ')} as in training, ${found}`,
    );
  }
  const test: Split | undefined = opened?.split;
  const d = train.shape.reduce((product, size) => product * size, 1);
  return { name: `npz:${path}`, d, shape: train.shape, train: train.split, test };
}
