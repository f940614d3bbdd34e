import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Memory, MemoryError } from '../../src/linalg/index.ts';

const PAGE = 65_536;

function small(pages: number): Memory {
  return new Memory(new WebAssembly.Memory({ initial: 1, maximum: pages }), 100);
}

test('ranges are aligned, apart, zero, and accounted for, whatever the order of taking and freeing', () => {
  const step = fc.record({ bytes: fc.nat(3 * PAGE), free: fc.boolean(), pick: fc.nat(1000) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const memory = small(4000);
      const blocks: { offset: number; bytes: number; free: () => void }[] = [];
      let peak = 0;
      for (const { bytes, free, pick } of steps) {
        if (free && blocks.length > 0) {
          blocks.splice(pick % blocks.length, 1)[0]?.free();
        } else {
          const block = memory.allocate(bytes);
          const content = new Uint8Array(memory.buffer, block.offset, block.bytes);
          expect(block.offset % 64).toBe(0);
          expect(block.offset).toBeGreaterThanOrEqual(100);
          expect(Buffer.from(content).equals(Buffer.alloc(block.bytes))).toBe(true);
          content.fill(0xff);
          for (const other of blocks) {
            expect(
              other.offset + other.bytes <= block.offset || block.offset + block.bytes <= other.offset,
            ).toBe(true);
          }
          blocks.push(block);
        }
        const inUse = blocks.reduce((sum, block) => sum + block.bytes, 0);
        peak = Math.max(peak, inUse);
        expect(memory.bytesInUse).toBe(inUse);
        expect(memory.peakBytes).toBe(peak);
      }
    }),
    { numRuns: 30 },
  );
});

test('freed neighbours merge, so the same total fits again in one piece', () => {
  const memory = small(1);
  const third = Math.floor((PAGE - 128) / 3 / 64) * 64;
  const blocks = [0, 1, 2].map(() => memory.allocate(third));
  for (const index of [0, 2, 1]) blocks[index]?.free();
  expect(memory.allocate(3 * third).bytes).toBe(3 * third);
});

test('says what was asked for and what is in use when memory is exhausted, and stays usable', () => {
  const memory = small(3);
  using matrix = memory.matrix(10, 10);
  expect(() => memory.matrix(1000, 1000)).toThrow(MemoryError);
  expect(() => memory.matrix(1000, 1000)).toThrow(/4000000 bytes.*448 bytes are in use/);
  expect(memory.bytesInUse).toBe(448);
  expect(matrix.data.length).toBe(100);
});

test('more than 4 GiB is refused', () => {
  expect(() => small(65_536).matrix(40_000, 40_000)).toThrow(MemoryError);
});

test('matrices outlive the growth of their memory', () => {
  const memory = small(2000);
  using first = memory.matrix(2, 2);
  first.data.set([1, 2, 3, 4]);
  const stale = first.data;
  using second = memory.matrix(3000, 3000);
  expect(stale.length).toBe(0);
  expect([...first.data]).toEqual([1, 2, 3, 4]);
  expect(second.data.length).toBe(9e6);
});

test('a view shares its rows and owns nothing', () => {
  const memory = small(10);
  const matrix = memory.matrix(4, 3);
  const view = matrix.rowsFrom(1, 2);
  view.data.fill(7);
  expect([...matrix.data]).toEqual([0, 0, 0, 7, 7, 7, 7, 7, 7, 0, 0, 0]);
  expect(view.rowsFrom(1, 1).offset).toBe(matrix.offset + 24);
  expect(() => view.free()).toThrow('owns no memory');
  expect(() => matrix.rowsFrom(3, 2)).toThrow(RangeError);
  expect(() => view.row(2)).toThrow(RangeError);
  matrix.free();
  expect(() => view.data).toThrow('after it was freed');
  expect(() => matrix.free()).toThrow('freed twice');
});

test('`using` frees at the end of the block', () => {
  const memory = small(10);
  {
    using vector = memory.vector(10);
    using bits = memory.bits(3, 129);
    expect(vector.data.length).toBe(10);
    expect(bits.rowBytes).toBe(32);
    expect(memory.bytesInUse).toBe(128 + 192);
  }
  expect(memory.bytesInUse).toBe(0);
});
