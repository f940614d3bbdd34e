import type { Matrix } from '../linalg/matrix.ts';
import { OnnxSession } from './session.ts';

export interface ScoringOptions {
  /** Rows at a time, at most; left out, as many as is fast. */
  readonly blockRows?: number;
  /** Whether onnxruntime looks for a faster graph first. */
  readonly optimize?: boolean;
}

/**
 * Outputs for each row of each input (rows x d, as the network sees them), row by row, computed by onnxruntime on a
 * model (the bytes of an .onnx file): one number a row, or K logits.
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
