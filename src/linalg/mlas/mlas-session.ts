import { encodeModel } from '../../onnx-format/encode-model.ts';
import { AttributeType, floatSequence, floatTensor } from '../../onnx-format/proto.ts';
import type { Product } from '../product.ts';
import { throughGate } from './native-gate.ts';
import { env, InferenceSession, Tensor } from './onnxruntime.ts';

type Kind = Pick<Product, 'transB' | 'accumulate'>;

/**
 * Output that prevents copying. onnxruntime-node copies the outputs of a run one after the other, even those written in
 * place, to new memory that awaits garbage collection. It stops with this message at an output that it cannot convert.
 * So an empty sequence precedes the product, and when the run ends with this error, everything is computed and nothing
 * copied.
 */
const UNCONVERTED = { output: 'unconverted', message: 'Non tensor type is temporarily not supported.' };

/** A model of one product: Y = A op(B), or Y = A op(B) + C. This Gemm exists since opset 13. */
function gemmModel({ transB, accumulate }: Kind): Uint8Array {
  const input = ['A', 'B', ...(accumulate ? ['C'] : [])];
  const attribute = [{ name: 'transB', type: AttributeType.INT, i: transB ? 1 : 0 }];
  return encodeModel({
    irVersion: 8,
    opsetImport: [{ domain: '', version: 13 }],
    graph: {
      name: 'gemm',
      node: [
        { opType: 'SequenceEmpty', input: [], output: [UNCONVERTED.output] },
        { opType: 'Gemm', input, output: ['Y'], attribute },
      ],
      input: input.map((name) => floatTensor(name, [`${name}0`, `${name}1`])),
      output: [floatSequence(UNCONVERTED.output), floatTensor('Y', ['Y0', 'Y1'])],
    },
  });
}

function createSession(kind: Kind, threads: number): Promise<InferenceSession> {
  env.logLevel = 'fatal';
  return throughGate(() =>
    InferenceSession.create(gemmModel(kind), {
      executionProviders: ['cpu'],
      executionMode: 'sequential',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      enableCpuMemArena: false,
      enableMemPattern: false,
      logSeverityLevel: 4,
      extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
    }),
  );
}

/** Row-major data with their shape. */
export interface Operand {
  readonly data: Float32Array;
  readonly rows: number;
  readonly cols: number;
}

function tensor({ data, rows, cols }: Operand): Tensor {
  return new Tensor('float32', data, [rows, cols]);
}

/** onnxruntime's matrix product (mlas), working on the operands' own memory. Sessions are created on demand. */
export class MlasGemm {
  readonly #sessions = new Map<string, Promise<InferenceSession>>();

  /** C = A op(B) (+ C) on `threads` threads, all sizes positive. */
  async run(kind: Kind, A: Operand, B: Operand, C: Operand, threads: number): Promise<void> {
    const session = await this.#session(kind, threads);
    const [a, b, c] = [tensor(A), tensor(B), tensor(C)];
    const feeds: Record<string, Tensor> = kind.accumulate ? { A: a, B: b, C: c } : { A: a, B: b };
    await throughGate(() => session.run(feeds, { [UNCONVERTED.output]: null, Y: c })).catch((error) => {
      if (error?.message !== UNCONVERTED.message) throw error;
    });
  }

  #session(kind: Kind, threads: number): Promise<InferenceSession> {
    const key = `${kind.transB} ${kind.accumulate} ${threads}`;
    const session = this.#sessions.get(key) ?? createSession(kind, threads);
    this.#sessions.set(key, session);
    return session;
  }
}
