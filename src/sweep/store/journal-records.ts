import { closeSync, openSync, readSync } from 'node:fs';
import { DataError } from '../../errors.ts';
import { type CellRecord, decodeKnownRecord } from './journal-line.ts';

/** Part of the file read at once where records follow each other as cells do in the grid. */
const BLOCK_BYTES = 1 << 16;
const STATUSES = ['done', 'unconverged', 'failed'] as const satisfies readonly CellRecord['status'][];

/**
 * Records of a journal by cell id, in the order of their first lines. They are read from the file where they are asked
 * for, so that memory does not grow with measurements: it holds the ids, and for each the place of its line and its
 * status, 13 bytes.
 */
export class JournalRecords implements ReadonlyMap<string, CellRecord> {
  readonly #path: string;
  readonly #numbers = new Map<string, number>();
  #offsets = new Float64Array(1024);
  #lengths = new Uint32Array(1024);
  #statuses = new Uint8Array(1024);
  #file: number | undefined;
  #block = Buffer.alloc(0);
  #blockAt = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Reads from this open file from now on; where it is undefined, the file is opened for each block. */
  readFrom(file: number | undefined): void {
    this.#file = file;
  }

  /** Notes that the line of a record is in the file, without its line end; it takes the place of an earlier one. */
  note({ id, status }: Pick<CellRecord, 'id' | 'status'>, offset: number, length: number): void {
    const number = this.#numbers.get(id) ?? this.#numbers.size;
    if (number === this.#offsets.length) this.#grow();
    this.#numbers.set(id, number);
    this.#offsets[number] = offset;
    this.#lengths[number] = length;
    this.#statuses[number] = STATUSES.indexOf(status);
  }

  #grow(): void {
    const [offsets, lengths, statuses] = [this.#offsets, this.#lengths, this.#statuses];
    this.#offsets = new Float64Array(2 * offsets.length);
    this.#lengths = new Uint32Array(2 * offsets.length);
    this.#statuses = new Uint8Array(2 * offsets.length);
    this.#offsets.set(offsets);
    this.#lengths.set(lengths);
    this.#statuses.set(statuses);
  }

  get size(): number {
    return this.#numbers.size;
  }

  has(id: string): boolean {
    return this.#numbers.has(id);
  }

  /** Status of a record, without reading it. */
  statusOf(id: string): CellRecord['status'] | undefined {
    const number = this.#numbers.get(id);
    return number === undefined ? undefined : STATUSES[this.#statuses[number]];
  }

  /** @throws DataError where the file no longer has the record, and system errors */
  get(id: string): CellRecord | undefined {
    const number = this.#numbers.get(id);
    if (number === undefined) return undefined;
    const record = decodeKnownRecord(this.#lineAt(this.#offsets[number], this.#lengths[number]));
    if (record?.id !== id) throw new DataError(`${this.#path}: changed while it was read`);
    return record;
  }

  #lineAt(offset: number, length: number): Buffer {
    const isThere = () => offset >= this.#blockAt && offset + length <= this.#blockAt + this.#block.length;
    if (!isThere()) this.#readBlock(offset, this.#isNext(offset) ? Math.max(length, BLOCK_BYTES) : length);
    if (!isThere()) throw new DataError(`${this.#path}: was cut short while it was read`);
    return this.#block.subarray(offset - this.#blockAt, offset - this.#blockAt + length);
  }

  /** Whether a record lies where reading on would come to soon. */
  #isNext(offset: number): boolean {
    return offset >= this.#blockAt && offset <= this.#blockAt + this.#block.length + BLOCK_BYTES;
  }

  #readBlock(offset: number, length: number): void {
    const file = this.#file ?? openSync(this.#path, 'r');
    try {
      const bytes = Buffer.allocUnsafe(length);
      let count = 0;
      for (let read = -1; read !== 0 && count < length; count += read)
        read = readSync(file, bytes, count, length - count, offset + count);
      [this.#block, this.#blockAt] = [bytes.subarray(0, count), offset];
    } finally {
      if (this.#file === undefined) closeSync(file);
    }
  }

  keys(): MapIterator<string> {
    return this.#numbers.keys();
  }

  *values(): MapIterator<CellRecord> {
    for (const [, record] of this.entries()) yield record;
  }

  *entries(): MapIterator<[string, CellRecord]> {
    for (const id of this.#numbers.keys()) {
      const record = this.get(id);
      if (record !== undefined) yield [id, record];
    }
  }

  [Symbol.iterator](): MapIterator<[string, CellRecord]> {
    return this.entries();
  }

  forEach(call: (record: CellRecord, id: string, records: ReadonlyMap<string, CellRecord>) => void): void {
    for (const [id, record] of this.entries()) call(record, id, this);
  }
}
