import { DataError, reasonOf } from '../errors.ts';
import type { Engine } from '../linalg/engine.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { assembleNetwork, type NetworkParts } from '../networks/create-network.ts';
import { DifferenceGradient } from '../networks/difference-gradient.ts';
import { SCORED_IMAGES } from '../networks/layers/block-rows.ts';
import type { LayerSpec } from '../networks/layers/layer-spec.ts';
import { logitsOf } from '../networks/logits.ts';
import type { Network } from '../networks/network.ts';
import { decodeModel } from '../onnx-format/decode-model.ts';
import { importNetwork } from './import-network.ts';
import type { ModelFile } from './read-model-file.ts';
import { OnnxSession } from './session.ts';

/** The user's own model as a classifier of K classes, with inputs of d numbers. */
export interface OwnModel extends Disposable {
  readonly file: ModelFile;
  /**
   * Logits of each row of X (rows x d, as the model sees them), row by row: rows K. Computed by the imported layers.
   */
  logits(X: Matrix): Promise<Float64Array>;
  /** The same by onnxruntime, which also computes `logits` where no layers were imported. */
  byOnnxruntime(X: Matrix): Promise<Float64Array>;
  /** Gradients for attacks: by the imported layers, or by differences of onnxruntime's outputs. */
  readonly differentiable: Pick<Network, 'classes' | 'forward' | 'backward'>;
  /** Reason why its layers were not imported; undefined where they were. */
  readonly unread?: string;
}

/** Number of inputs on which a model is tried, and tolerance of the imported layers for outputs of size 1. */
const [TRIED, TOLERANCE] = [16, 1e-3];

/**
 * Opens a model that maps inputs of d numbers to K logits or, for two classes, to one number f, which stands for the
 * logits (0, f). Layers supported by `importNetwork` are imported and compared with onnxruntime.
 *
 * @throws DataError where the file is not a model or is damaged, or the model has another shape or outputs that are not
 * finite
 */
export async function openOwnModel(
  engine: Engine,
  file: ModelFile,
  { d, classes }: { readonly d: number; readonly classes: number },
): Promise<OwnModel> {
  const { path, bytes } = file;
  const decoded = decodeModel(path, bytes);
  if (decoded.graph.initializer.some(({ dataLocation }) => dataLocation !== 0))
    throw new DataError(`${path}: keeps its weights in another file; export it as one file`);
  const session = await OnnxSession.open(path, bytes);
  try {
    if (session.d !== d)
      throw new DataError(
        `${path}: its inputs have ${session.shape.join(' x ')} numbers, but samples have ${d}; use a model of this data set`,
      );
    using tried = triedInputs(engine, d);
    const found = await tryOut(path, session, tried, classes);
    const atOnce = decoded.graph.node.some(({ opType }) => opType === 'Conv') ? SCORED_IMAGES : undefined;
    const byOnnxruntime = async (X: Matrix) => asLogits(await session.run(X, atOnce), X.rows, classes);
    const read = await readBack(engine, importNetwork(decoded, session.shape), tried, found, classes);
    const network = 'reason' in read ? undefined : read;
    return {
      file,
      logits: network ? (X) => logitsOf(engine, network, X) : byOnnxruntime,
      byOnnxruntime,
      differentiable: network ?? new DifferenceGradient(engine, classes, byOnnxruntime),
      ...('reason' in read && { unread: read.reason }),
      [Symbol.dispose]() {
        network?.[Symbol.dispose]();
        void session.release();
      },
    };
  } catch (error) {
    await session.release();
    throw error;
  }
}

/** Zeros and quasi-random numbers in [-1, 1]. The caller frees them. */
function triedInputs({ memory }: Engine, d: number): Matrix {
  const X = memory.matrix(TRIED, d);
  const x = X.data;
  // Multiples of the golden ratio are evenly distributed and have no period in common with images.
  for (let i = d; i < x.length; i++) x[i] = 2 * ((i * 0.6180339887498949) % 1) - 1;
  return X;
}

/** Logits of the trial inputs. */
async function tryOut(path: string, session: OnnxSession, X: Matrix, classes: number): Promise<Float64Array> {
  let outputs: Float64Array;
  try {
    outputs = await session.run(X);
  } catch (cause) {
    const [reason] = reasonOf(cause).split('\n');
    throw new DataError(`${path}: onnxruntime cannot run it on inputs of ${X.cols} numbers: ${reason}`, {
      cause,
    });
  }
  const found = outputs.length / X.rows;
  if (found !== classes && !(found === 1 && classes === 2))
    throw new DataError(
      `${path}: has ${found} outputs, but there are ${classes} classes; use a model with one output for each class${classes === 2 ? ', or with one' : ''}`,
    );
  if (!outputs.every(Number.isFinite))
    throw new DataError(`${path}: its outputs are not all finite numbers; export a model that is trained`);
  return asLogits(outputs, X.rows, classes);
}

/** Logits, K for each row, from outputs that may be one for each row, where f stands for (0, f). */
export function asLogits(outputs: Float64Array, rows: number, classes: number): Float64Array {
  if (outputs.length === rows * classes) return outputs;
  return Float64Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? 0 : outputs[(i - 1) / 2]));
}

/** The network of the imported parts if it agrees with onnxruntime, else the reason why there is none. */
async function readBack(
  engine: Engine,
  parts: NetworkParts | { readonly reason: string },
  X: Matrix,
  expected: Float64Array,
  classes: number,
): Promise<Network | { readonly reason: string }> {
  if ('reason' in parts) return parts;
  const network = assembleNetwork(engine, parts.classes === classes ? parts : withTwoLogits(parts));
  const largest = expected.reduce((most, z) => Math.max(most, Math.abs(z)), 1);
  const found = await logitsOf(engine, network, X);
  if (found.every((z, i) => Math.abs(z - expected[i]) <= TOLERANCE * largest)) return network;
  network[Symbol.dispose]();
  return { reason: 'its layers as they were read compute something else' };
}

/** Appends a layer that maps the single output f to (0, f). */
function withTwoLogits({ d, layers, values, statistics }: NetworkParts): NetworkParts {
  const last: LayerSpec = { kind: 'dense', inputs: 1, outputs: 2 };
  // W, then b.
  const own = [0, 1, 0, 0];
  const all = new Float32Array(values.length + own.length);
  all.set(values);
  all.set(own, values.length);
  return { d, classes: 2, layers: [...layers, last], values: all, statistics };
}
