/**
 * Factor by which the estimate is raised, so that the truth lies below it nine times in ten. Chosen on 34 problems and
 * tested on others (docs/mathematics.md, "How far it is from the flow").
 */
const SAFETY = 1.75;

/**
 * Estimates 1 - correlation of a trained function with that of the exact flow, on inputs that it was not trained on,
 * from the gaps of its windows: outputs of the network at the end of a window less those that were predicted.
 *
 * Each gap is taken to last, and to be independent of the others, so that their squares add up: r is the sum over
 * windows of the mean square gap, relative to twice the mean square of the outputs. A function with an error of its own
 * of relative power 2 r has the correlation 1 / sqrt(1 + 2 r). Gaps that the flow makes good later count too much,
 * errors of the weights that outputs do not feel are missed; the two about cancel, from N / d = 0.05 to 100.
 */
export class FlowErrorEstimate {
  #squares = 0;

  /** Adds an accepted window. @param outputs of the network at its end, N. @param predicted for its end, N */
  add(outputs: Float64Array, predicted: Float64Array): void {
    for (let n = 0; n < outputs.length; n++) this.#squares += (outputs[n] - predicted[n]) ** 2;
  }

  /** The estimate, from 0 to 1. @param outputs of the trained network, N */
  value(outputs: Float64Array): number {
    if (this.#squares === 0) return 0;
    const power = outputs.reduce((sum, f) => sum + f * f, 0);
    return 1 - 1 / Math.sqrt(1 + (SAFETY * this.#squares) / power);
  }
}
