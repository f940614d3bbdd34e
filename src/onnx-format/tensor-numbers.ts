import type { DecodedTensor } from './decode-model.ts';
import { DataType } from './proto.ts';

const BYTES: Readonly<Record<number, number>> = {
  [DataType.FLOAT]: 4,
  [DataType.INT64]: 8,
  [DataType.DOUBLE]: 8,
};

/**
 * Numbers of a tensor row by row, from float32, float64 or int64 stored as bytes or as lists. Undefined where they are
 * of another type or in another file, or their count does not match the dimensions.
 */
export function tensorNumbers(tensor: DecodedTensor): Float64Array | undefined {
  const { dims, dataType, rawData, dataLocation } = tensor;
  const count = dims.reduce((product, size) => product * size, 1);
  if (dataLocation !== 0 || dims.some((size) => size < 0)) return undefined;
  const list = listOf(tensor);
  if (list !== undefined) return list.length === count ? Float64Array.from(list) : undefined;
  const size = BYTES[dataType];
  if (size === undefined || rawData.length !== count * size) return undefined;
  const view = new DataView(rawData.buffer, rawData.byteOffset, rawData.byteLength);
  const read = (i: number): number => {
    if (dataType === DataType.FLOAT) return view.getFloat32(4 * i, true);
    return dataType === DataType.DOUBLE
      ? view.getFloat64(8 * i, true)
      : Number(view.getBigInt64(8 * i, true));
  };
  return Float64Array.from({ length: count }, (_, i) => read(i));
}

function listOf({
  dataType,
  floatData,
  int64Data,
  doubleData,
}: DecodedTensor): readonly number[] | undefined {
  const lists = {
    [DataType.FLOAT]: floatData,
    [DataType.INT64]: int64Data,
    [DataType.DOUBLE]: doubleData,
  };
  const list = Object.entries(lists).find(([type]) => Number(type) === dataType)?.[1];
  return list === undefined || list.length === 0 ? undefined : list;
}
