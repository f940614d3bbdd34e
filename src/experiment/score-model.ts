import type { Matrix } from '../linalg/matrix.ts';

import { scoreByOnnxruntime } from '../onnx/score.ts';
import type { Classifier } from './families/classifier.ts';

import { largestGap } from './measure.ts';

/** Outputs of an exported model on some inputs. */
export interface ModelScores {
  /** Outputs for each input (rows x d), row by row: one number for each row, or K logits. */
  readonly outputs: readonly Float64Array[];
  /** The engine's own outputs, for the rows of each input that are compared. */
  readonly own: readonly Float64Array[];
  /** Largest difference between the two. */
  readonly gap: number;
}

/**
 * Scores the exported model of a classifier with onnxruntime on inputs (rows x d each), and compares with the engine's
 * outputs.
 */
export async function scoreModel(
  classifier: Pick<Classifier, 'model' | 'outputs' | 'fromModel' | 'scoring'>,
  inputs: readonly Matrix[],
): Promise<ModelScores> {
  const { scoring } = classifier;
  const scored = await scoreByOnnxruntime(classifier.model, inputs, scoring);
  const outputs = scored.map((values, i) => classifier.fromModel?.(values, inputs[i].rows) ?? values);
  const own: Float64Array[] = [];
  let gap = 0;
  for (const [i, X] of inputs.entries()) {
    const compared = await classifier.outputs(
      X.rowsFrom(0, Math.min(X.rows, scoring?.comparedRows ?? X.rows)),
    );
    own.push(compared);
    gap = Math.max(gap, largestGap(outputs[i].subarray(0, compared.length), compared));
  }
  return { outputs, own, gap };
}
