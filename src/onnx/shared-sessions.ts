import type { Matrix } from '../linalg/matrix.ts';
import type { RoomFor } from '../onnx-format/encode-model.ts';
import { ModelLayout } from './model-layout.ts';
import { OnnxSession } from './session.ts';

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
  /** Open graphs, the last used first. */
  readonly #open: OpenGraph[] = [];
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
    const { layout, session } = await this.#openedFor(file);
    const weights = layout.weightsOf(file);
    const outputs: Float64Array[] = [];
    for (const X of inputs) outputs.push(await session.run(X, blockRows, weights));
    return outputs;
  }

  #roomFor(bytes: number): Uint8Array<ArrayBuffer> {
    const room = this.#room.length >= bytes ? this.#room : new Uint8Array(bytes);
    this.#room = room.length <= MOST_KEPT_BYTES ? room : new Uint8Array(0);
    return room.subarray(0, bytes);
  }

  async #openedFor(file: Uint8Array): Promise<OpenGraph> {
    const place = this.#open.findIndex(({ layout }) => layout.matches(file));
    const [known] = place === -1 ? [] : this.#open.splice(place, 1);
    const opened = known ?? (await open(file));
    this.#open.unshift(opened);
    if (this.#open.length > MOST_OPEN) await this.#open.pop()?.session.release();
    return opened;
  }
}

/** An opened graph, and where the weights are in files of that graph. */
interface OpenGraph {
  readonly layout: ModelLayout;
  readonly session: OnnxSession;
}

async function open(file: Uint8Array): Promise<OpenGraph> {
  const layout = new ModelLayout(file);
  const options = { optimize: false, weights: layout.names };
  return { layout, session: await OnnxSession.open('exported model', layout.model, options) };
}
