import { DataType, tensorOf } from '../../onnx-format/proto.ts';
import type { MultiplyBytes } from '../engine.ts';
import { type OperationModel, runInPlace, Sessions } from './in-place.ts';
import { Tensor } from './onnxruntime.ts';

/** A model of Y = A B for integers: uint8 times int8, summed as int32. */
const MODEL: OperationModel = {
  node: { opType: 'MatMulInteger', input: ['A', 'B'], output: ['Y'] },
  input: [tensorOf(DataType.UINT8, 'A', ['M', 'K']), tensorOf(DataType.INT8, 'B', ['K', 'N'])],
  output: tensorOf(DataType.INT32, 'Y', ['M', 'N']),
};

/** Number of multiplications for each thread above which another one pays off. */
const THREAD_WORK = 2 ** 25;

/**
 * onnxruntime's products of bytes, working on the operands' own memory. Several times as many operations a second as
 * float32 where the machine has instructions for them (AMX, VNNI, NEON's dot products), fewer than that elsewhere. On
 * x64 without VNNI, pairs of products are added in saturating int16: exact for factors 0 and 1, not for all bytes.
 */
export function bytesByMlas(): MultiplyBytes {
  const sessions = new Sessions();
  return async ({ M, N, K }, A, B, C, most) => {
    const threads = Math.max(1, Math.min(most, Math.floor((M * N * K) / THREAD_WORK)));
    const session = await sessions.get('bytes', () => MODEL, threads);
    const feeds = { A: new Tensor('uint8', A, [M, K]), B: new Tensor('int8', B, [K, N]) };
    await runInPlace(session, feeds, new Tensor('int32', C, [M, N]));
  };
}
