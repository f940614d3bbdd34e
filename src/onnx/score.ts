import type { Matrix } from '../linalg/matrix.ts';
import type { RoomFor } from '../onnx-format/encode-model.ts';
import { OnnxSession } from './session.ts';
import { SharedSessions } from './shared-sessions.ts';

export interface ScoringOptions {
  /** Largest number of rows at once; by default, a fast one. */
  readonly blockRows?: number;
  /**
   * Whether models of one shape share an opened graph, to which the weights in each file are inputs. It is for models
   * of few nodes, which take longer to open than to run; graphs that share are not optimized.
   */
  readonly sharesGraph?: boolean;
}

/** Exports a model: the bytes of an .onnx file, in the given memory or in new memory. */
export type ExportModel = (roomFor?: RoomFor) => Uint8Array;

/** Opened graphs and memory that this thread's models share. */
const shared = new SharedSessions();

/**
 * Exports a model and evaluates it with onnxruntime on each row of each input (rows x d, as the network sees them).
 * Outputs are row by row: one number for each, or K logits.
 */
export async function scoreByOnnxruntime(
  exportModel: ExportModel,
  inputs: readonly Matrix[],
  { blockRows, sharesGraph = false }: ScoringOptions = {},
): Promise<Float64Array[]> {
  if (sharesGraph) return shared.score(exportModel, inputs, blockRows);
  const session = await OnnxSession.open('exported model', exportModel());
  try {
    const outputs: Float64Array[] = [];
    for (const X of inputs) outputs.push(await session.run(X, blockRows));
    return outputs;
  } finally {
    await session.release();
  }
}
