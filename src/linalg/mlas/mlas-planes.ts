import { AttributeType, floatTensor } from '../../onnx-format/proto.ts';
import { PLANES, type Planes } from '../kernels/tiling.ts';
import { type OperationModel, runInPlace, Sessions } from './in-place.ts';
import { Tensor } from './onnxruntime.ts';

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
  const sessions = new Sessions();
  return async (transposed, A, B, C, threads) => {
    const name = `${transposed.transA} ${transposed.transB}`;
    const session = await sessions.get(name, () => model(transposed), threads);
    await runInPlace(session, { A: tensor(A), B: tensor(B) }, tensor(C));
  };
}
