import type { Matrix } from '../linalg/matrix.ts';
import type { RoomFor } from '../onnx-format/encode-model.ts';
import { OnnxSession } from './session.ts';
import { type ModelApart, weightsApart } from './weights-apart.ts';

/** Graphs that stay open. */
const MOST_OPEN = 16;
/** Largest exported model whose memory is kept for the next one. */
const MOST_KEPT_BYTES = 2 ** 26;

/**
 * Scores exported models of few shapes, one after the other: each graph is opened once, and the weights of a file are
 * inputs to it. Files are written to the same memory, since first touching 40 MB of new memory takes longer than
 * copying them.
 */
export class SharedSessions {
  /** Open graphs by the bytes of a file besides its weights, in the order of last use. */
  readonly #open = new Map<string, OnnxSession>();
  #room = new Uint8Array(0);
  #last: Promise<unknown> = Promise.resolve();

  /** Outputs of the exported model for each row of each input (rows x d), at most `blockRows` rows at a time. */
  score(
    exportModel: (roomFor: RoomFor) => Uint8Array,
    inputs: readonly Matrix[],
    blockRows?: number,
  ): Promise<Float64Array[]> {
    const scored = this.#last.then(() => this.#score(exportModel, inputs, blockRows));
    this.#last = scored.catch(() => undefined);
    return scored;
  }

  async #score(
    exportModel: (roomFor: RoomFor) => Uint8Array,
    inputs: readonly Matrix[],
    blockRows?: number,
  ): Promise<Float64Array[]> {
    const file = exportModel((bytes) => this.#roomFor(bytes));
    const apart = weightsApart(file);
    const session = await this.#sessionOf(apart);
    const outputs: Float64Array[] = [];
    for (const X of inputs) outputs.push(await session.run(X, blockRows, apart.weights));
    return outputs;
  }

  #roomFor(bytes: number): Uint8Array<ArrayBuffer> {
    const room = this.#room.length >= bytes ? this.#room : new Uint8Array(bytes);
    this.#room = room.length <= MOST_KEPT_BYTES ? room : new Uint8Array(0);
    return room.subarray(0, bytes);
  }

  async #sessionOf({ key, bytes, weights }: ModelApart): Promise<OnnxSession> {
    const options = { optimize: false, weights: Object.keys(weights) };
    const session = this.#open.get(key) ?? (await OnnxSession.open('exported model', bytes(), options));
    this.#open.delete(key);
    this.#open.set(key, session);
    const [oldest] = this.#open;
    if (this.#open.size > MOST_OPEN && oldest !== undefined) {
      this.#open.delete(oldest[0]);
      await oldest[1].release();
    }
    return session;
  }
}
