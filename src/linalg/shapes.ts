import type { Bits, FixedTriangle, Matrix, Triangle, Vector } from './matrix.ts';
import { SharedTriangle } from './shared-triangle.ts';

type Local = Matrix | Triangle | FixedTriangle | Bits | Vector;
type Shaped = Local | SharedTriangle;

function shapeOf(value: Shaped): string {
  return 'length' in value ? `${value.length}` : `${value.rows} x ${value.cols}`;
}

function hasShape(value: Shaped, sizes: readonly number[]): boolean {
  if ('length' in value) return sizes.length === 1 && value.length === sizes[0];
  return sizes.length === 2 && value.rows === sizes[0] && value.cols === sizes[1];
}

function wanted(sizes: readonly number[]): string {
  return sizes.join(' x ');
}

/**
 * Checks that `value` has the sizes determined by the other arguments. Throws RangeError naming the kernel, the
 * argument, its shape and the shape expected.
 */
export function expectShape(where: string, name: string, value: Shaped, ...sizes: readonly number[]): void {
  if (!hasShape(value, sizes))
    throw new RangeError(`${where}: ${name} is ${shapeOf(value)}, expected ${wanted(sizes)}`);
}

/** Throws RangeError where two arguments share memory. */
export function expectApart(
  where: string,
  name: string,
  value: Shaped,
  otherName: string,
  other: Local,
): void {
  if (value instanceof SharedTriangle) return;
  const overlap = value.offset < other.offset + other.bytes && other.offset < value.offset + value.bytes;
  if (overlap) throw new RangeError(`${where}: ${name} and ${otherName} share memory`);
}
