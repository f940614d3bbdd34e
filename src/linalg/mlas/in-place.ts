import { encodeModel } from '../../onnx-format/encode-model.ts';
import { floatSequence, type NodeProto, type ValueInfoProto } from '../../onnx-format/proto.ts';
import { throughGate } from './native-gate.ts';
import { env, InferenceSession, type Tensor } from './onnxruntime.ts';

/**
 * Output that prevents copying. onnxruntime-node copies the outputs of a run one after the other, even those written in
 * place, to new memory that awaits garbage collection. It stops with this message at an output that it cannot convert.
 * So an empty sequence precedes the product, and when the run ends with this error, everything is computed and nothing
 * copied.
 */
const UNCONVERTED = { output: 'unconverted', message: 'Non tensor type is temporarily not supported.' };

/** A model of one operation with an output Y. ONNX's own operations exist since opset 13. */
export interface OperationModel {
  readonly node: NodeProto;
  readonly input: readonly ValueInfoProto[];
  readonly output: ValueInfoProto;
}

/** Creates a session that computes one operation on `threads` threads, and runs of which write Y in place. */
function createSession({ node, input, output }: OperationModel, threads: number): Promise<InferenceSession> {
  env.logLevel = 'fatal';
  const model = encodeModel({
    irVersion: 8,
    opsetImport: [
      { domain: '', version: 13 },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: 'operation',
      node: [{ opType: 'SequenceEmpty', input: [], output: [UNCONVERTED.output] }, node],
      input,
      output: [floatSequence(UNCONVERTED.output), output],
    },
  });
  return throughGate(() =>
    InferenceSession.create(model, {
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

/** Sessions of one operation each, created on demand and kept by name and number of threads. */
export class Sessions {
  readonly #sessions = new Map<string, Promise<InferenceSession>>();

  get(name: string, model: () => OperationModel, threads: number): Promise<InferenceSession> {
    const key = `${name} ${threads}`;
    const session = this.#sessions.get(key) ?? createSession(model(), threads);
    this.#sessions.set(key, session);
    return session;
  }
}

/** Runs a session of `Sessions`; the result is in Y's own memory. */
export async function runInPlace(
  session: InferenceSession,
  feeds: Readonly<Record<string, Tensor>>,
  Y: Tensor,
): Promise<void> {
  await throughGate(() => session.run({ ...feeds }, { [UNCONVERTED.output]: null, Y })).catch((error) => {
    if (error?.message !== UNCONVERTED.message) throw error;
  });
}
