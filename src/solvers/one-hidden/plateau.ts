/**
 * Learning rate schedule that lowers the rate when the loss stops falling: PyTorch's ReduceLROnPlateau as used by the
 * original experiments (factor 0.1, patience 10, relative threshold 1e-4).
 */
export class PlateauSchedule {
  static readonly #FACTOR = 0.1;
  static readonly #PATIENCE = 10;
  static readonly #THRESHOLD = 1e-4;
  /** Smaller changes of the learning rate are skipped, as in PyTorch. */
  static readonly #LEAST_CHANGE = 1e-8;
  #rate: number;
  #best = Number.POSITIVE_INFINITY;
  #badEpochs = 0;

  constructor(rate: number) {
    this.#rate = rate;
  }

  get rate(): number {
    return this.#rate;
  }

  /** Records the loss of an epoch. */
  step(loss: number): void {
    if (loss < this.#best * (1 - PlateauSchedule.#THRESHOLD)) {
      this.#best = loss;
      this.#badEpochs = 0;
      return;
    }
    this.#badEpochs++;
    if (this.#badEpochs <= PlateauSchedule.#PATIENCE) return;
    this.#badEpochs = 0;
    const lower = this.#rate * PlateauSchedule.#FACTOR;
    if (this.#rate - lower > PlateauSchedule.#LEAST_CHANGE) this.#rate = lower;
  }
}
