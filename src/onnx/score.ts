import type { Matrix } from '../linalg/matrix.ts';
import { OnnxSession } from './session.ts';

export interface ScoringOptions {
  /** Largest number of rows at once; by default, a fast one. */
  readonly blockRows?: number;
  /** Whether onnxruntime optimizes the graph first. */
  readonly optimize?: boolean;
}

/**
 * Evaluates a model (the content of an .onnx file) with onnxruntime on each row of each input (rows x d, as the network
 * sees them). Outputs are row by row: one number for each, or K logits.
 */
export async function scoreByOnnxruntime(
  model: Uint8Array,
  inputs: readonly Matrix[],
  { blockRows, optimize = true }: ScoringOptions = {},
): Promise<Float64Array[]> {
  const session = await OnnxSession.open('exported model', model, { optimize });
  try {
    const outputs: Float64Array[] = [];
    for (const X of inputs) outputs.push(await session.run(X, blockRows));
    return outputs;
  } finally {
    await session.release();
  }
}
