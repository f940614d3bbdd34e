import type { ServerResponse } from 'node:http';

/** A reader that is this far behind is let go; its browser comes back and is told the present. */
const MOST_BYTES_BEHIND = 64 * 2 ** 20;

/** Sends what changes to every browser, and to a new one everything that is. */
export class Broadcast {
  readonly #readers = new Set<ServerResponse>();
  /** The latest message on each subject, as it is sent. */
  readonly #latest = new Map<string, string>();

  get hasReaders(): boolean {
    return this.#readers.size > 0;
  }

  /** Takes on a browser whose response has begun as an event stream. */
  add(reader: ServerResponse): void {
    this.#readers.add(reader);
    reader.on('close', () => this.#readers.delete(reader));
    for (const message of this.#latest.values()) reader.write(message);
  }

  /** Tells what is new of a subject; nothing where it is as before. */
  tell(subject: string, event: string, content: object): void {
    const message = `event: ${event}\ndata: ${JSON.stringify(content)}\n\n`;
    if (this.#latest.get(subject) === message) return;
    this.#latest.set(subject, message);
    for (const reader of this.#readers) {
      if (reader.writableLength > MOST_BYTES_BEHIND) reader.destroy();
      else reader.write(message);
    }
  }

  /** Forgets subjects that are no more. */
  keepOnly(isThere: (subject: string) => boolean): void {
    for (const subject of this.#latest.keys()) if (!isThere(subject)) this.#latest.delete(subject);
  }

  end(): void {
    for (const reader of this.#readers) reader.end();
  }
}
