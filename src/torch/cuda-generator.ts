import type { Kernels } from '../linalg/kernels/kernels.ts';
import type { Matrix, Vector } from '../linalg/matrix.ts';
import type { Memory } from '../linalg/memory.ts';

/** Numbers of a tensor that are drawn by a thread of their own on any GPU with 32 multiprocessors or more. */
export const MOST_THREADS = 65_536;

/** Steps of the counter of each thread in one call. */
const STEPS = 4;

/**
 * PyTorch's generator of random numbers on a GPU after `torch.manual_seed(seed)`: Philox-4x32-10 with a counter for each
 * thread. Thread n draws number n, as long as there are enough threads.
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
    const values = out.data;
    this.#draw(values.length, (n, first, second) => {
      const radius = Math.sqrt(-2 * Math.log((first + 0.5) * 2 ** -32));
      values[n] = radius * Math.sin(2 * Math.PI * (second + 0.5) * 2 ** -32);
    });
  }

  /** -1 and +1, as `2 * torch.randint(0, 2, (n,)) - 1`. */
  signs(out: Vector): void {
    const values = out.data;
    this.#draw(values.length, (n, first) => {
      values[n] = 2 * (first % 2) - 1;
    });
  }

  /** Calls `use` with the first two words of each thread. */
  #draw(count: number, use: (n: number, first: number, second: number) => void): void {
    if (count > MOST_THREADS)
      throw new RangeError(
        `random numbers of more than ${MOST_THREADS} threads depend on the GPU; ${count} asked`,
      );
    using drawn = this.#memory.matrix(Math.ceil(count / STEPS) * STEPS, STEPS);
    this.#kernels.threadWords(drawn, this.#seed, this.#calls);
    this.#calls++;
    const { data } = drawn;
    const words = new Uint32Array(data.buffer, data.byteOffset, data.length);
    for (let n = 0; n < count; n++) use(n, words[STEPS * n], words[STEPS * n + 1]);
  }
}
