import type { Kernels } from '../linalg/kernels/kernels.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import type { Memory } from '../linalg/memory.ts';

/** Most numbers of a call that each have a thread of their own, on GPUs that hold so many (32 multiprocessors of 2048). */
export const MOST_THREADS = 65_536;

/** Words of a thread in one call. */
const WORDS = 4;

/**
 * PyTorch's generator of random numbers on a GPU after `torch.manual_seed(seed)`: Philox-4x32-10 with a counter for each
 * thread. Thread n draws number n, as long as there are enough threads; RangeError otherwise.
 */
export class TorchCuda {
  #calls: number;
  readonly #seed: number;
  readonly #kernels: Kernels;
  readonly #memory: Memory;

  /** @param calls earlier calls, of any kind */
  constructor(seed: number, kernels: Kernels, memory: Memory, calls = 0) {
    this.#calls = calls;
    this.#seed = seed;
    this.#kernels = kernels;
    this.#memory = memory;
  }

  /** As `torch.normal(0, 1, shape)`: Box-Muller, of which each thread uses the sine. */
  normal(out: Matrix): void {
    using drawn = this.#words(out.rows * out.cols);
    const [values, words] = [out.data, bitsOf(drawn)];
    for (let n = 0; n < values.length; n++) {
      const [first, second] = [words[WORDS * n], words[WORDS * n + 1]];
      const radius = Math.sqrt(-2 * Math.log((first + 0.5) * 2 ** -32));
      values[n] = radius * Math.sin(2 * Math.PI * (second + 0.5) * 2 ** -32);
    }
  }

  /** -1 and +1, as `2 * torch.randint(0, 2, (n,)) - 1`. */
  signs(out: Vector): void {
    using drawn = this.#words(out.length);
    const [values, words] = [out.data, bitsOf(drawn)];
    for (let n = 0; n < values.length; n++) values[n] = 2 * (words[WORDS * n] % 2) - 1;
  }

  /** The words of so many threads, four each. Allocates, so that views of matrices are to be taken afterwards. */
  #words(count: number): Matrix {
    if (count > MOST_THREADS)
      throw new RangeError(
        `random numbers of more than ${MOST_THREADS} threads depend on the GPU; ${count} asked`,
      );
    const drawn = this.#memory.matrix(Math.ceil(count / 4) * 4, WORDS);
    this.#kernels.threadWords(drawn, this.#seed, this.#calls);
    this.#calls++;
    return drawn;
  }
}

function bitsOf({ data }: Matrix): Uint32Array {
  return new Uint32Array(data.buffer, data.byteOffset, data.length);
}
