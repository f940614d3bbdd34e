import { createHash } from 'node:crypto';
import { DataError } from '../errors.ts';
import type { OwnData } from './own-data-options.ts';
import { rowsOfSplit, type Split } from './split.ts';

/** Option that holds a share of the samples out of training. */
export const TEST_OPTION = 'test';

/**
 * The share of samples that option `test` asks to be held out, undefined where it does not.
 *
 * @throws DataError if it is no share.
 */
export function testShare(data: OwnData): number | undefined {
  const written = data.option(TEST_OPTION);
  if (written === undefined) return undefined;
  const share = Number(written);
  if (!(share > 0 && share < 1)) throw data.refuse(TEST_OPTION, 'a share between 0 and 1, such as 0.2');
  return share;
}

/**
 * Training and test split of a data set that has no test split of its own. A sample is held out if the SHA-256 of its
 * key, as a number in [0, 1), is below `share`: whatever other samples there are, and in any larger share too.
 *
 * @param keyOf what tells the sample of a row from others.
 * @throws DataError if no sample is left for training, or for the test.
 */
export function holdOut(
  { name }: OwnData,
  split: Split,
  share: number,
  keyOf: (row: number) => string,
): { train: Split; test: Split } {
  const isTest = Array.from({ length: split.count }, (_, row) => shareOf(keyOf(row)) < share);
  const rows = (wanted: boolean) =>
    rowsOfSplit(
      split,
      Int32Array.from(isTest.keys()).filter((row) => isTest[row] === wanted),
    );
  const [train, test] = [rows(false), rows(true)];
  const [least, remedy] = train.count === 0 ? ['training', 'smaller'] : ['test', 'larger'];
  if (train.count === 0 || test.count === 0)
    throw new DataError(
      `${name}: option test leaves no ${least} sample of ${split.count}; use a ${remedy} share`,
    );
  return { train, test };
}

function shareOf(key: string): number {
  return createHash('sha256').update(key).digest().readUInt32BE(0) / 2 ** 32;
}
