import type { Problem } from '../../errors.ts';
import { MAX_MEMORY_BYTES } from '../../linalg/memory.ts';
import { networkOf, solverOf } from '../parts.ts';
import { isArtificial, type Settings } from '../settings.ts';
import { estimateCell } from './estimate.ts';

const GIB = 2 ** 30;

/** Reasons why a cell does not fit in any worker's memory, whatever the limit of the run. `place` is the setting. */
export function memoryProblems(settings: Settings): Problem[] {
  const { engineBytes } = estimateCell(settings);
  if (engineBytes <= MAX_MEMORY_BYTES) return [];
  const place = largestLever(settings, (changed) => estimateCell(changed).engineBytes);
  const value = settings[place];
  const most = mostThatFits(
    settings,
    place,
    (changed) => estimateCell(changed).engineBytes <= MAX_MEMORY_BYTES,
  );
  const remedy = most === undefined ? 'make others smaller too' : `use at most about ${most}`;
  const needed = (engineBytes / GIB).toFixed(1);
  return [
    {
      place,
      message: `${value} needs about ${needed} GiB of a worker's memory, which is 4 GiB at most whatever --memory says; ${remedy}.`,
    },
  ];
}

type Size = 'N' | 'Nadv' | 'd' | 'm' | 'batch';

/** The settings with one size changed. For natural base inputs, Nadv is N. */
function withSize(settings: Settings, size: Size, value: number): Settings {
  const changed = { ...settings, [size]: value };
  if (size === 'N' && settings.scenario !== 'noise') changed.Nadv = Math.min(changed.Nadv, value);
  return changed;
}

/** The size whose halving saves the most memory. */
export function largestLever(settings: Settings, memoryOf: (settings: Settings) => number): Size {
  const sizes: Size[] = ['N', 'Nadv'];
  if (isArtificial(settings.dataset)) sizes.push('d');
  const network = networkOf(settings);
  if (network.leavesOut.m === undefined) sizes.push('m');
  if (!network.isOneHidden && solverOf(settings).network?.batchOf !== undefined) sizes.push('batch');
  const bytesOf = (size: Size) => memoryOf(withSize(settings, size, Math.ceil(settings[size] / 2)));
  return sizes.reduce((best, size) => (bytesOf(size) < bytesOf(best) ? size : best));
}

/** The largest value of a size with which the cell fits, of two digits, all else equal; undefined where there is none. */
export function mostThatFits(
  settings: Settings,
  size: Size,
  doesFit: (settings: Settings) => boolean,
): number | undefined {
  let [fits, tooMany] = [0, settings[size]];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (doesFit(withSize(settings, size, middle))) fits = middle;
    else tooMany = middle;
  }
  const unit = 10 ** Math.max(0, String(fits).length - 2);
  return fits > 0 ? Math.floor(fits / unit) * unit : undefined;
}
