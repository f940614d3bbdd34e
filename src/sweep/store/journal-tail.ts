import { type FileHandle, open } from 'node:fs/promises';
import { type CellRecord, decodeRecord } from './journal-line.ts';

const CHUNK_BYTES = 1 << 20;

/** Reads a journal while another process writes it. */
export class JournalTail {
  readonly #path: string;
  #inode: number | undefined;
  #offset = 0;

  constructor(path: string) {
    this.#path = path;
  }

  /** Begins at the first line again. */
  rewind(): void {
    this.#offset = 0;
  }

  /**
   * Records whose lines were finished since the last call; lines that are not whole records are left out. `isAnew` where
   * the file is another one than before, or shorter: its records are then all of them.
   */
  async read(): Promise<{ isAnew: boolean; records: CellRecord[] }> {
    const file = await open(this.#path).catch(() => undefined);
    if (file === undefined) return { isAnew: false, records: [] };
    try {
      const { ino, size } = await file.stat();
      const isAnew = this.#inode !== undefined && (ino !== this.#inode || size < this.#offset);
      if (isAnew) this.rewind();
      this.#inode = ino;
      return { isAnew, records: await this.#readOn(file) };
    } finally {
      await file.close();
    }
  }

  async #readOn(file: FileHandle): Promise<CellRecord[]> {
    const records: CellRecord[] = [];
    let rest = Buffer.alloc(0);
    for (;;) {
      const chunk = Buffer.alloc(CHUNK_BYTES);
      const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, this.#offset + rest.length);
      if (bytesRead === 0) return records;
      const bytes = Buffer.concat([rest, chunk.subarray(0, bytesRead)]);
      const end = bytes.lastIndexOf(10) + 1;
      for (const line of bytes.toString('utf8', 0, end).split('\n')) {
        const record = line === '' ? undefined : decodeRecord(line);
        if (record !== undefined) records.push(record);
      }
      this.#offset += end;
      rest = bytes.subarray(end);
    }
  }
}
