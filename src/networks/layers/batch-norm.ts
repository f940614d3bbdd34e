import type { Engine } from '../../linalg/engine.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Layer, LayerGradients, Mode, Pass } from './layer.ts';
import type { Variables } from './variables.ts';

/** Added to variances, as in PyTorch and ONNX. */
export const BATCH_NORM_EPSILON = 1e-5;
/** Weight of a batch in the running statistics, PyTorch's default. */
const MOMENTUM = 0.1;

/**
 * Batch normalization of each channel over samples and pixels (Ioffe and Szegedy 2015): y = w xhat + b with xhat = (x -
 * mean) / sqrt(variance + 1e-5). In training, mean and (biased) variance are those of the batch, and the running
 * statistics are updated by a tenth of its mean and its unbiased variance; in evaluation, the running statistics are
 * used.
 *
 * parameters: w, then b; statistics: running means, then running variances; each of length `channels`.
 */
export class BatchNorm implements Layer {
  readonly #engine: Engine;
  readonly #channels: number;
  readonly #w: Matrix;
  readonly #b: Matrix;
  readonly #runningMean: Matrix;
  readonly #runningVariance: Matrix;
  readonly #mean: Matrix;
  /** Central second moments, then their inverse square roots: 1 / sqrt(variance + epsilon). */
  readonly #deviation: Matrix;
  /** Coefficients of the last linear combination of channels. */
  readonly #coefficients: readonly [Matrix, Matrix, Matrix];
  #mode: Mode = 'evaluation';

  constructor(engine: Engine, { parameters, statistics }: Variables, channels: number) {
    const vector = () => engine.memory.matrix(channels, 1);
    this.#engine = engine;
    this.#channels = channels;
    [this.#w, this.#b] = [parameters.rowsFrom(0, channels), parameters.rowsFrom(channels, channels)];
    this.#runningMean = statistics.rowsFrom(0, channels);
    this.#runningVariance = statistics.rowsFrom(channels, channels);
    [this.#mean, this.#deviation] = [vector(), vector()];
    this.#coefficients = [vector(), vector(), vector()];
  }

  async forward(input: Matrix, output: Matrix, pass: Pass): Promise<void> {
    if (pass === 'training') this.#measure(this.#byPixel(input));
    else if (pass === 'evaluation') this.#recall();
    if (pass !== 'again') this.#mode = pass;
    const [ofX, ofNothing, constant] = dataOf(...this.#coefficients);
    const [w, b, mean, deviation] = dataOf(this.#w, this.#b, this.#mean, this.#deviation);
    ofNothing.fill(0);
    for (let c = 0; c < this.#channels; c++) {
      ofX[c] = w[c] * deviation[c];
      constant[c] = b[c] - ofX[c] * mean[c];
    }
    this.#combine(input, input, output);
  }

  /**
   * Computes mean and inverse deviation of a batch (samples times pixels x channels), and updates the running
   * statistics.
   */
  #measure(X: Matrix): void {
    const { layers } = this.#engine.kernels;
    const [mean, deviation] = dataOf(this.#mean, this.#deviation);
    const [runningMean, runningVariance] = dataOf(this.#runningMean, this.#runningVariance);
    mean.fill(0);
    layers.addColumnSums(X, this.#mean);
    for (let c = 0; c < this.#channels; c++) mean[c] /= X.rows;
    deviation.fill(0);
    layers.addColumnProducts(X, this.#mean, X, this.#mean, this.#deviation);
    // A batch of one number has no unbiased variance; its biased one, 0, is used.
    const unbiased = Math.max(X.rows - 1, 1);
    for (let c = 0; c < this.#channels; c++) {
      const moment = deviation[c];
      runningMean[c] += MOMENTUM * (mean[c] - runningMean[c]);
      runningVariance[c] += MOMENTUM * (moment / unbiased - runningVariance[c]);
      deviation[c] = 1 / Math.sqrt(moment / X.rows + BATCH_NORM_EPSILON);
    }
  }

  /** Takes mean and deviation from the running statistics. */
  #recall(): void {
    const [variance, deviation] = dataOf(this.#runningVariance, this.#deviation);
    this.#mean.data.set(this.#runningMean.data);
    for (let c = 0; c < this.#channels; c++) deviation[c] = 1 / Math.sqrt(variance[c] + BATCH_NORM_EPSILON);
  }

  /** Statistics of a batch depend on its inputs: dx = w deviation (dy - mean(dy) - xhat mean(dy xhat)). */
  async backward(
    input: Matrix,
    outputGradient: Matrix,
    { parameters, inputs }: LayerGradients,
  ): Promise<void> {
    const isTraining = this.#mode === 'training';
    if (parameters !== undefined || isTraining) this.#sum(input, outputGradient);
    const [ofGradient, ofX, constant] = dataOf(...this.#coefficients);
    const [w, mean, deviation] = dataOf(this.#w, this.#mean, this.#deviation);
    const samples = this.#byPixel(input).rows;
    for (let c = 0; c < this.#channels; c++) {
      const [sum, product] = [ofX[c], constant[c]];
      if (parameters !== undefined) {
        parameters.data[c] = product * deviation[c];
        parameters.data[this.#channels + c] = sum;
      }
      const scale = w[c] * deviation[c];
      const slope = isTraining ? (scale * deviation[c] ** 2 * product) / samples : 0;
      ofGradient[c] = scale;
      ofX[c] = -slope;
      constant[c] = slope * mean[c] - (isTraining ? (scale * sum) / samples : 0);
    }
    if (inputs === undefined) return;
    this.#combine(outputGradient, input, inputs);
  }

  /** Sums dy into the second coefficients, and dy (x - mean) into the third. */
  #sum(input: Matrix, outputGradient: Matrix): void {
    const { layers } = this.#engine.kernels;
    const [X, dY] = [this.#byPixel(input), this.#byPixel(outputGradient)];
    const [zero, sums, products] = this.#coefficients;
    for (const matrix of this.#coefficients) matrix.data.fill(0);
    layers.addColumnSums(dY, sums);
    layers.addColumnProducts(X, this.#mean, dY, zero, products);
  }

  /** out = p_c A + q_c B + r_c by channel, with the coefficients p, q, r. */
  #combine(A: Matrix, B: Matrix, out: Matrix): void {
    const [p, q, r] = this.#coefficients;
    const { layers } = this.#engine.kernels;
    layers.combineColumns(this.#byPixel(A), p, this.#byPixel(B), q, r, this.#byPixel(out));
  }

  #byPixel(images: Matrix): Matrix {
    return images.shapedAs((images.rows * images.cols) / this.#channels, this.#channels);
  }

  [Symbol.dispose](): void {
    for (const owned of [this.#mean, this.#deviation, ...this.#coefficients]) owned.free();
  }
}

function dataOf(...matrices: readonly Matrix[]): Float32Array[] {
  return matrices.map(({ data }) => data);
}
