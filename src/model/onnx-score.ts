import { env, InferenceSession, Tensor } from 'onnxruntime-node';
import type { Matrix } from '../linalg/matrix.ts';
import { INPUT_NAME, OUTPUT_NAME } from './onnx-export.ts';

/** Rows scored at a time. */
const BATCH_ROWS = 2048;

/**
 * Outputs for each row of each input (rows x d, as the network sees them), row by row, computed by onnxruntime on an
 * exported model: one number a row, or K logits. One thread, so that workers do not crowd each other.
 */
export async function scoreByOnnxruntime(
  model: Uint8Array,
  inputs: readonly Matrix[],
): Promise<Float64Array[]> {
  env.logLevel = 'error';
  const session = await InferenceSession.create(model, {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    enableCpuMemArena: false,
  });
  try {
    const outputs: Float64Array[] = [];
    for (const X of inputs) outputs.push(await score(session, X));
    return outputs;
  } finally {
    await session.release();
  }
}

async function score(session: InferenceSession, X: Matrix): Promise<Float64Array> {
  let outputs = new Float64Array(0);
  for (let from = 0; from < X.rows; from += BATCH_ROWS) {
    const rows = Math.min(BATCH_ROWS, X.rows - from);
    const batch = new Tensor('float32', X.rowsFrom(from, rows).data, [rows, X.cols]);
    const { [OUTPUT_NAME]: output } = await session.run({ [INPUT_NAME]: batch });
    const values = output.data as Float32Array;
    const outputsInRow = values.length / rows;
    if (from === 0) outputs = new Float64Array(X.rows * outputsInRow);
    outputs.set(values, from * outputsInRow);
  }
  return outputs;
}
