import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { expectShape } from '../linalg/shapes.ts';

/**
 * Mean over rows of -log softmax(logits)_label, computed without overflow; sums are float64.
 *
 * @param logits rows x K.
 * @param labels class of each row, in 0..K-1
 * @param gradient receives the gradient of the mean by the logits, rows x K, if given; may be the logits themselves
 */
export function crossEntropy(
  { memory, kernels }: Engine,
  logits: Matrix,
  labels: ArrayLike<number>,
  gradient?: Matrix,
): number {
  const { rows, cols: classes } = logits;
  if (labels.length !== rows) throw new RangeError(`crossEntropy: ${labels.length} labels of ${rows} rows`);
  if (gradient !== undefined) expectShape('crossEntropy', 'gradient', gradient, rows, classes);
  using powers = memory.vector(rows * classes);
  using logs = memory.vector(rows);
  const [z, e, excess] = [logits.data, powers.data, logs.data];
  let sum = 0;
  for (let n = 0, i = 0; n < rows; n++) {
    const most = logits.row(n).reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
    sum -= z[n * classes + labels[n]] - most;
    for (let k = 0; k < classes; k++, i++) e[i] = z[i] - most;
  }
  kernels.exp(powers, powers);
  for (let n = 0; n < rows; n++) {
    const row = e.subarray(n * classes, (n + 1) * classes);
    const total = row.reduce((a, b) => a + b, 0);
    excess[n] = total - 1;
    if (gradient === undefined) continue;
    const out = gradient.row(n);
    for (let k = 0; k < classes; k++) out[k] = (row[k] / total - (k === labels[n] ? 1 : 0)) / rows;
  }
  kernels.log1p(logs, logs);
  for (const log of excess) sum += log;
  return sum / rows;
}
