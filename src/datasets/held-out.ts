import { DataError } from '../errors.ts';
import { balancedRows, isBalanced } from './balanced.ts';
import { hashShare } from './hash-share.ts';
import type { OwnData } from './own-data-options.ts';
import { rowsOfSplit, type Split } from './split.ts';

/** Option that holds out a fraction of the samples for testing. */
export const TEST_OPTION = 'test';

/**
 * Fraction of samples to hold out, from option `test`; undefined where it is not given.
 *
 * @throws DataError if it is not between 0 and 1
 */
export function testShare(data: OwnData): number | undefined {
  const written = data.option(TEST_OPTION);
  if (written === undefined) return undefined;
  const share = Number(written);
  if (!(share > 0 && share < 1)) throw data.refuse(TEST_OPTION, 'a share between 0 and 1, such as 0.2');
  return share;
}

/**
 * Splits a data set without a test split into training and test samples. A sample is held out if the SHA-256 of its
 * key, as a number in [0, 1), is below `share`. The decision is independent of the other samples, and a sample held out
 * for one fraction is held out for every larger one. Option `balanced` then cuts the classes of each split to one size.
 *
 * @param keyOf unique key of the sample in a row
 * @throws DataError if no sample is left for training, or for the test.
 */
export function holdOut(
  data: OwnData,
  split: Split,
  share: number,
  keyOf: (row: number) => string,
): { train: Split; test: Split } {
  const isTest = Array.from({ length: split.count }, (_, row) => hashShare(keyOf(row)) < share);
  const isCut = isBalanced(data);
  const rows = (wanted: boolean) => {
    const all = [...isTest.keys()].filter((row) => isTest[row] === wanted);
    return rowsOfSplit(split, Int32Array.from(isCut ? balancedRows(split, all, keyOf) : all));
  };
  const [train, test] = [rows(false), rows(true)];
  const [least, remedy] = train.count === 0 ? ['training', 'smaller'] : ['test', 'larger'];
  if (train.count === 0 || test.count === 0)
    throw new DataError(
      `${data.name}: option test leaves no ${least} sample of ${split.count}; use a ${remedy} share`,
    );
  return { train, test };
}
