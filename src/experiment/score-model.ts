import type { Matrix } from '../linalg/matrix.ts';
import { scoreByOnnxruntime } from '../model/onnx-score.ts';
import { largestGap } from './measure.ts';

/** What an exported model says of some inputs. */
export interface Scores {
  /** For each input (rows x d), its outputs row by row: one number a row, or K logits. */
  readonly outputs: readonly Float64Array[];
  /** Largest distance of an output from the engine's own. */
  readonly gap: number;
}

/** What scoring takes at a time, and how much of it is compared; without, as much as is fast, and all. */
export interface ScoringRows {
  readonly blockRows: number;
  /** The first so many rows of each input are compared with the engine's own. */
  readonly comparedRows: number;
}

/**
 * Scores a model (the bytes of an .onnx file) by onnxruntime, beside `own`, the engine's outputs. `asOwn` makes outputs
 * of the model comparable where the engine has them in another form.
 */
export async function scoreModel(
  model: Uint8Array,
  inputs: readonly Matrix[],
  own: (X: Matrix) => Promise<ArrayLike<number>>,
  asOwn: (outputs: Float64Array, X: Matrix) => Float64Array = (outputs) => outputs,
  rows?: ScoringRows,
): Promise<Scores> {
  const scored = await scoreByOnnxruntime(model, inputs, rows?.blockRows);
  const outputs = scored.map((values, i) => asOwn(values, inputs[i]));
  let gap = 0;
  for (const [i, X] of inputs.entries()) {
    const compared = await own(X.rowsFrom(0, Math.min(X.rows, rows?.comparedRows ?? X.rows)));
    gap = Math.max(gap, largestGap(outputs[i].subarray(0, compared.length), compared));
  }
  return { outputs, gap };
}
