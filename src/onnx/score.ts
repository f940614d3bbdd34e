import type { Matrix } from '../linalg/matrix.ts';
import { OnnxSession } from './session.ts';

/**
 * Outputs for each row of each input (rows x d, as the network sees them), row by row, computed by onnxruntime on a
 * model (the bytes of an .onnx file): one number a row, or K logits. At most `blockRows` rows at a time.
 */
export async function scoreByOnnxruntime(
  model: Uint8Array,
  inputs: readonly Matrix[],
  blockRows?: number,
): Promise<Float64Array[]> {
  const session = await OnnxSession.open('exported model', model);
  try {
    const outputs: Float64Array[] = [];
    for (const X of inputs) outputs.push(await session.run(X, blockRows));
    return outputs;
  } finally {
    await session.release();
  }
}
