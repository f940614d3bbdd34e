import { mersenne } from 'pure-rand/generator/mersenne';
import { BLOCK } from './published-order.ts';

/**
 * PyTorch's generator of random numbers on a CPU after `torch.manual_seed(seed)`: Mersenne twister 19937. Each method
 * takes as many of its words as PyTorch does.
 */
export class TorchCpu {
  readonly #words: ReturnType<typeof mersenne>;

  constructor(seed: number) {
    this.#words = mersenne(seed);
  }

  /** Passes over so many words of 32 bits. */
  skip(words: number): void {
    for (let i = 0; i < words; i++) this.#words.next();
  }

  /** As `tensor.normal_(0, sd)` fills float32 tensors: Box-Muller within blocks of 16, and the last 16 once more. */
  normal(out: Float32Array, sd: number): void {
    if (out.length < BLOCK)
      throw new RangeError(
        `PyTorch draws ${out.length} normal numbers in another way than ${BLOCK} and more`,
      );
    for (let i = 0; i < out.length; i++) out[i] = this.#uniform();
    for (let from = 0; from + BLOCK <= out.length; from += BLOCK) transform(out, from, sd);
    if (out.length % BLOCK === 0) return;
    const last = out.length - BLOCK;
    for (let i = last; i < out.length; i++) out[i] = this.#uniform();
    transform(out, last, sd);
  }

  /** Uniform on [0, 1), of 24 bits. */
  #uniform(): number {
    return (this.#words.next() & 0xffffff) * 2 ** -24;
  }
}

/** Makes 16 uniform numbers normal: the first 8 give radii, the others angles. */
function transform(out: Float32Array, from: number, sd: number): void {
  const half = BLOCK / 2;
  for (let i = from; i < from + half; i++) {
    const radius = sd * Math.sqrt(-2 * Math.log(1 - out[i]));
    const angle = 2 * Math.PI * out[i + half];
    out[i] = radius * Math.cos(angle);
    out[i + half] = radius * Math.sin(angle);
  }
}
