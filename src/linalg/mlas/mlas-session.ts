import { AttributeType, floatTensor } from '../../onnx-format/proto.ts';
import type { Product } from '../product.ts';
import { type OperationModel, runInPlace, Sessions } from './in-place.ts';
import { Tensor } from './onnxruntime.ts';

type Kind = Pick<Product, 'transB' | 'accumulate'>;

/** A model of one product: Y = A op(B), or Y = A op(B) + C. */
function gemmModel({ transB, accumulate }: Kind): OperationModel {
  const input = ['A', 'B', ...(accumulate ? ['C'] : [])];
  const attribute = [{ name: 'transB', type: AttributeType.INT, i: transB ? 1 : 0 }];
  return {
    node: { opType: 'Gemm', input, output: ['Y'], attribute },
    input: input.map((name) => floatTensor(name, [`${name}0`, `${name}1`])),
    output: floatTensor('Y', ['Y0', 'Y1']),
  };
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
  readonly #sessions = new Sessions();

  /** C = A op(B) (+ C) on `threads` threads, all sizes positive. */
  async run(kind: Kind, A: Operand, B: Operand, C: Operand, threads: number): Promise<void> {
    const name = `${kind.transB} ${kind.accumulate}`;
    const session = await this.#sessions.get(name, () => gemmModel(kind), threads);
    const [a, b, c] = [tensor(A), tensor(B), tensor(C)];
    const feeds: Record<string, Tensor> = kind.accumulate ? { A: a, B: b, C: c } : { A: a, B: b };
    await runInPlace(session, feeds, c);
  }
}
