import { AttributeType, floatTensor } from '../../onnx-format/proto.ts';
import { PLANES, type Planes } from '../kernels/tiling.ts';
import { createSession, type OperationModel, runInPlace } from './in-place.ts';
import { type InferenceSession, Tensor } from './onnxruntime.ts';

/** Which operand of each product is transposed. */
export interface Transposed {
  readonly transA: boolean;
  readonly transB: boolean;
}

/** C_k = op(A_k) op(B_k) for each plane k, on `threads` threads. */
export type MultiplyPlanes = (
  transposed: Transposed,
  A: Planes,
  B: Planes,
  C: Planes,
  threads: number,
) => Promise<void>;

/** A model of 25 products, each as mlas computes it alone. */
function model(transposed: Transposed): OperationModel {
  const attribute = Object.entries(transposed).map(([name, value]) => ({
    name,
    type: AttributeType.INT,
    i: value ? 1 : 0,
  }));
  const planes = (name: string) => floatTensor(name, ['planes', `${name}0`, `${name}1`]);
  return {
    node: { opType: 'FusedMatMul', domain: 'com.microsoft', input: ['A', 'B'], output: ['Y'], attribute },
    input: [planes('A'), planes('B')],
    output: planes('Y'),
  };
}

function tensor({ matrix, rowsApart, channels }: Planes): Tensor {
  return new Tensor('float32', matrix.data, [PLANES, rowsApart, channels]);
}

/** onnxruntime's products of all planes in one call, which takes as long to begin as that for one of them. */
export function planesByMlas(): MultiplyPlanes {
  const sessions = new Map<string, Promise<InferenceSession>>();
  return async (transposed, A, B, C, threads) => {
    const key = `${transposed.transA} ${transposed.transB} ${threads}`;
    const session = sessions.get(key) ?? createSession(model(transposed), threads);
    sessions.set(key, session);
    await runInPlace(await session, { A: tensor(A), B: tensor(B) }, tensor(C));
  };
}
