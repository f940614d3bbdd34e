// Matrix products that an engine computes, counted, and the rate at which onnxruntime alone would compute them.
import type { Engine } from '../src/linalg/index.ts';
import type { SlopeKernels } from '../src/linalg/kernels/slope-kernels.ts';
import { Tensor } from '../src/linalg/mlas/onnxruntime.ts';
import { fastestOfEach } from './measure.ts';
import { bareMatMul } from './products.ts';

/** An engine with the same memory that counts the operations of its products. */
export function counted(engine: Engine): { readonly engine: Engine; readonly flops: () => number } {
  let flops = 0;
  const gemm: Engine['gemm'] = (A, B, C, options) => {
    flops += 2 * C.rows * C.cols * (options?.transA ? A.rows : A.cols);
    return engine.gemm(A, B, C, options);
  };
  const gram: Engine['gram'] = (X, G, known = 0) => {
    flops += (X.rows ** 2 - known ** 2) * X.cols;
    return engine.gram(X, G, known);
  };
  const slopes = engine.slopes && countedSlopes(engine.slopes, (count) => (flops += count));
  const counting = new Proxy(engine, {
    get(target, name) {
      if (name === 'gemm') return gemm;
      if (name === 'gram') return gram;
      if (name === 'slopes') return slopes;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
  return { engine: counting, flops: () => flops };
}

/** Products by tables, with the operations of the products that they take the place of. */
function countedSlopes(slopes: SlopeKernels, count: (flops: number) => void): SlopeKernels {
  return new Proxy(slopes, {
    get(target, name) {
      if (name === 'multiply')
        return (...given: Parameters<SlopeKernels['multiply']>) => {
          const [G, P] = given;
          count(2 * G.rows * G.cols * P.cols);
          target.multiply(...given);
        };
      if (name === 'multiplyTransposed')
        return (...given: Parameters<SlopeKernels['multiplyTransposed']>) => {
          const [P, , X] = given;
          count(2 * P.rows * P.cols * X.cols);
          target.multiplyTransposed(...given);
        };
      return Reflect.get(target, name, target);
    },
  });
}

/** Rows and columns of a large product. Where it has more rows, onnxruntime is slower on some machines. */
const [ROWS, SIZE] = [1024, 2048];

/** FLOP/s of a large product by onnxruntime on one thread. */
export async function bareRate(): Promise<number> {
  const session = await bareMatMul();
  const operand = (rows: number) =>
    new Tensor('float32', Float32Array.from({ length: rows * SIZE }, Math.random), [rows, SIZE]);
  const [A, B, Y] = [operand(ROWS), operand(SIZE), operand(ROWS)];
  const [ms = Number.NaN] = await fastestOfEach([() => session.run({ A, B }, { Y })]);
  return (2000 * ROWS * SIZE ** 2) / ms;
}
