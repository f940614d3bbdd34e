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

/** Scores an exported model (the bytes of an .onnx file) by onnxruntime, beside `own`, the engine's outputs. */
export async function scoreModel(
  model: Uint8Array,
  inputs: readonly Matrix[],
  own: (X: Matrix) => Promise<ArrayLike<number>>,
): Promise<Scores> {
  const outputs = await scoreByOnnxruntime(model, inputs);
  let gap = 0;
  for (const [i, X] of inputs.entries()) gap = Math.max(gap, largestGap(outputs[i], await own(X)));
  return { outputs, gap };
}
