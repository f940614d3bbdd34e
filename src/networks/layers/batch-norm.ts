import type { Engine } from '../../linalg/engine.ts';
import type { Normalization } from '../../linalg/kernels/layer-kernels.ts';
import type { Matrix } from '../../linalg/matrix.ts';
import type { Layer, LayerGradients, Mode, Pass } from './layer.ts';
import type { BatchNormSpec } from './layer-spec.ts';
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
 * Where a leaky ReLU follows, its slope is given and it is computed in the same passes, forwards and backwards, to the
 * same bits as by a layer of its own.
 *
 * parameters: w, then b; statistics: running means, then running variances; each of length `channels`.
 */
export class BatchNorm implements Layer {
  /** Number of vectors of length `channels` that it owns. */
  static readonly VECTORS = 7;
  readonly #engine: Engine;
  readonly #channels: number;
  readonly #gamma: number | undefined;
  readonly #w: Matrix;
  readonly #b: Matrix;
  readonly #runningMean: Matrix;
  readonly #runningVariance: Matrix;
  readonly #mean: Matrix;
  /** Central second moments, then their inverse square roots: 1 / sqrt(variance + epsilon). */
  readonly #deviation: Matrix;
  /** Factor and constant of the last forward pass: y = p x + r. */
  readonly #p: Matrix;
  readonly #r: Matrix;
  /** Sums, then coefficients, of the backward pass; zeros for the forward one. */
  readonly #coefficients: readonly [Matrix, Matrix, Matrix];
  #mode: Mode = 'evaluation';

  constructor(
    engine: Engine,
    { parameters, statistics }: Variables,
    { channels, gamma }: Pick<BatchNormSpec, 'channels' | 'gamma'>,
  ) {
    const vector = () => engine.memory.matrix(channels, 1);
    this.#engine = engine;
    this.#channels = channels;
    this.#gamma = gamma;
    [this.#w, this.#b] = [parameters.rowsFrom(0, channels), parameters.rowsFrom(channels, channels)];
    this.#runningMean = statistics.rowsFrom(0, channels);
    this.#runningVariance = statistics.rowsFrom(channels, channels);
    [this.#mean, this.#deviation, this.#p, this.#r] = [vector(), vector(), vector(), vector()];
    this.#coefficients = [vector(), vector(), vector()];
  }

  async forward(input: Matrix, output: Matrix, pass: Pass): Promise<void> {
    if (pass === 'training') this.#measure(this.#byPixel(input));
    else if (pass === 'evaluation') this.#recall();
    if (pass !== 'again') this.#mode = pass;
    const [zero] = this.#coefficients;
    const [p, r, zeros] = dataOf(this.#p, this.#r, zero);
    const [w, b, mean, deviation] = dataOf(this.#w, this.#b, this.#mean, this.#deviation);
    zeros.fill(0);
    for (let c = 0; c < this.#channels; c++) {
      p[c] = w[c] * deviation[c];
      r[c] = b[c] - p[c] * mean[c];
    }
    const [X, Y] = [this.#byPixel(input), this.#byPixel(output)];
    const { layers } = this.#engine.kernels;
    if (this.#gamma === undefined) layers.combineColumns(X, this.#p, X, zero, this.#r, Y);
    else layers.normalizeLeaky(X, this.#normalization(this.#gamma), Y);
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

  /** Sums dy into the second coefficients, and dy (x - mean) into the third; dy is the gradient by y. */
  #sum(input: Matrix, outputGradient: Matrix): void {
    const { layers } = this.#engine.kernels;
    const [X, dY] = [this.#byPixel(input), this.#byPixel(outputGradient)];
    const [zero, sums, products] = this.#coefficients;
    for (const matrix of this.#coefficients) matrix.data.fill(0);
    if (this.#gamma !== undefined) {
      layers.normalizeLeakySums(X, this.#mean, this.#normalization(this.#gamma), dY, sums, products);
      return;
    }
    layers.addColumnSums(dY, sums);
    layers.addColumnProducts(X, this.#mean, dY, zero, products);
  }

  /** out = s_c dy + t_c x + u_c by channel, with the coefficients s, t, u. */
  #combine(outputGradient: Matrix, input: Matrix, inputs: Matrix): void {
    const [s, t, u] = this.#coefficients;
    const [dY, X, out] = [outputGradient, input, inputs].map((matrix) => this.#byPixel(matrix));
    const { layers } = this.#engine.kernels;
    if (this.#gamma === undefined) layers.combineColumns(dY, s, X, t, u, out);
    else layers.normalizeLeakyGradient(X, this.#normalization(this.#gamma), dY, [s, t, u], out);
  }

  #normalization(gamma: number): Normalization {
    return { p: this.#p, r: this.#r, gamma };
  }

  #byPixel(images: Matrix): Matrix {
    return images.shapedAs((images.rows * images.cols) / this.#channels, this.#channels);
  }

  [Symbol.dispose](): void {
    const owned = [this.#mean, this.#deviation, this.#p, this.#r, ...this.#coefficients];
    for (const vector of owned) vector.free();
  }
}

function dataOf(...matrices: readonly Matrix[]): Float32Array[] {
  return matrices.map(({ data }) => data);
}
