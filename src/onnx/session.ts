import { DataError, reasonOf } from '../errors.ts';
import type { Matrix } from '../linalg/matrix.ts';
import { loadOnnxruntime } from '../linalg/mlas/load-onnxruntime.ts';
import { throughGate } from '../linalg/mlas/native-gate.ts';
import type { InferenceSession, Tensor } from '../linalg/mlas/onnxruntime.ts';
import type { Weight } from './model-layout.ts';

/** Largest number of rows scored at once. */
const BATCH_ROWS = 2048;

/** A model in onnxruntime. Each has one thread, so that workers do not compete for cores. */
export class OnnxSession {
  /** Shape of an input without the batch: [d], or channels, height and width. */
  readonly shape: readonly number[];
  readonly #session: InferenceSession;
  readonly #tensor: typeof Tensor;
  readonly #input: string;
  readonly #output: string;
  /** Batch size, where the model has a fixed one. */
  readonly #batch: number | undefined;

  /**
   * Opens a model from the content of an .onnx file; `path` names it in messages.
   *
   * @param optimize whether onnxruntime optimizes the graph first, which takes longer than running a small model
   * @param weights names of further inputs, which `run` is given
   * @throws DataError where onnxruntime does not load or cannot open it, or it does not map one batch of float32 inputs
   * of known sizes to one batch of float32 outputs.
   */
  static async open(
    path: string,
    model: Uint8Array,
    { optimize = true, weights = [] }: { optimize?: boolean; weights?: readonly string[] } = {},
  ): Promise<OnnxSession> {
    const onnxruntime = await loadOnnxruntime();
    onnxruntime.env.logLevel = 'error';
    let session: InferenceSession;
    try {
      session = await throughGate(() =>
        onnxruntime.InferenceSession.create(model, {
          intraOpNumThreads: 1,
          interOpNumThreads: 1,
          enableCpuMemArena: false,
          graphOptimizationLevel: optimize ? 'all' : 'disabled',
          // onnxruntime's own log is suppressed; the error that it throws says the same.
          logSeverityLevel: 4,
        }),
      );
    } catch (cause) {
      const [reason] = reasonOf(cause).split('\n');
      throw new DataError(`${path}: onnxruntime cannot open it: ${reason}`, { cause });
    }
    try {
      return new OnnxSession(path, session, onnxruntime.Tensor, weights);
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  private constructor(
    path: string,
    session: InferenceSession,
    tensor: typeof Tensor,
    weights: readonly string[],
  ) {
    const [input, output] = [
      onlyFloat(
        path,
        'input',
        session.inputMetadata.filter(({ name }) => !weights.includes(name)),
      ),
      onlyFloat(path, 'output', session.outputMetadata),
    ];
    const [batch, ...shape] = input.shape;
    const sizes = shape.filter((size) => typeof size === 'number');
    if (batch === undefined || sizes.length < shape.length || sizes.some((size) => size < 1))
      throw new DataError(
        `${path}: its input "${input.name}" has sizes [${input.shape.join(', ')}]; only the first, the batch, may be open`,
      );
    this.#session = session;
    this.#tensor = tensor;
    this.#input = input.name;
    this.#output = output.name;
    this.#batch = typeof batch === 'number' && batch >= 1 ? batch : undefined;
    this.shape = sizes;
  }

  /** Dimension of an input. */
  get d(): number {
    return this.shape.reduce((product, size) => product * size, 1);
  }

  /**
   * Outputs for each row of X (rows x d), row by row: one number for each, or K logits. At most `most` rows at a time.
   *
   * @param weights the further inputs of a model that was opened with such, by name
   */
  async run(
    X: Matrix,
    most = BATCH_ROWS,
    weights: Readonly<Record<string, Weight>> = {},
  ): Promise<Float64Array> {
    const batchRows = this.#batch ?? Math.min(most, BATCH_ROWS);
    const room = new Float32Array(this.#batch === undefined ? 0 : batchRows * X.cols);
    let outputs = new Float64Array(0);
    for (let from = 0; from < X.rows; from += batchRows) {
      const rows = Math.min(batchRows, X.rows - from);
      const data = X.rowsFrom(from, rows).data;
      // A batch of fixed size is filled up with rows left from before.
      if (this.#batch !== undefined) room.set(data);
      const taken = this.#batch ?? rows;
      const values = await this.#runBatch(this.#batch === undefined ? data : room, taken, weights);
      const outputsInRow = values.length / taken;
      if (!Number.isInteger(outputsInRow))
        throw new DataError(`${values.length} outputs for ${taken} rows: the model does not keep the batch`);
      if (from === 0) outputs = new Float64Array(X.rows * outputsInRow);
      outputs.set(values.subarray(0, rows * outputsInRow), from * outputsInRow);
    }
    return outputs;
  }

  async #runBatch(
    data: Float32Array,
    rows: number,
    weights: Readonly<Record<string, Weight>>,
  ): Promise<Float32Array> {
    const batch = new this.#tensor('float32', data, [rows, ...this.shape]);
    const feeds: Record<string, Tensor> = { [this.#input]: batch };
    for (const [name, { data: numbers, dims }] of Object.entries(weights))
      feeds[name] = new this.#tensor('float32', numbers, dims);
    const { [this.#output]: output } = await throughGate(() => this.#session.run(feeds));
    if (!(output.data instanceof Float32Array))
      throw new DataError(`outputs are ${output.type}, expected float32`);
    return output.data;
  }

  release(): Promise<void> {
    return throughGate(() => this.#session.release());
  }
}

/** The single input or output of a model. Throws DataError where there are several, or its type is not float32. */
function onlyFloat(path: string, what: string, metadata: readonly InferenceSession.ValueMetadata[]) {
  const [value, ...others] = metadata;
  if (value === undefined || others.length > 0) {
    const names = metadata.map(({ name }) => `"${name}"`).join(', ');
    throw new DataError(`${path}: has ${metadata.length} ${what}s (${names}); export it with one`);
  }
  if (!value.isTensor || value.type !== 'float32') {
    const type = value.isTensor ? value.type : 'no tensor';
    throw new DataError(`${path}: its ${what} "${value.name}" is ${type}; export it with float32`);
  }
  return value;
}
