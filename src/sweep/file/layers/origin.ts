import { type Path, placeOf } from '../problems.ts';

/** Source of values given on the command line, in place of a file name. */
export const SET = '--set';

/** Where a value was written. */
export interface Origin {
  /** Name of the file, or `--set`. */
  readonly source: string;
  /** Place in that file; for `--set`, the name of the setting. */
  readonly path: Path;
  /** Whether the value was one value there and is a list of one here, as an axis. */
  readonly isWrapped?: boolean;
}

/** A value and where it was written. */
export interface Tagged {
  readonly value: unknown;
  readonly origin: Origin;
  /** Parts of the value that were written elsewhere, by their paths within it. */
  readonly parts?: readonly (readonly [path: Path, origin: Origin])[];
}

/** Where the values of a combined sweep were written. */
export class Origins {
  readonly #known = new Map<string, { readonly path: Path; readonly origin: Origin }>();
  readonly #fileName: string;
  readonly #isOneFile: boolean;

  /** @param files names of the files, the base first; values without an origin of their own are of the last */
  constructor(files: readonly string[]) {
    this.#fileName = files.at(-1) ?? '';
    this.#isOneFile = files.length < 2;
  }

  /** Records the origin of the value at `path`, and of what is in it. */
  add(path: Path, origin: Origin): void {
    this.#known.set(JSON.stringify(path), { path, origin });
  }

  /** Where the value at `path` was written. */
  of(path: Path): Origin {
    for (let length = path.length; length > 0; length--) {
      const found = this.#known.get(JSON.stringify(path.slice(0, length)))?.origin;
      if (found === undefined) continue;
      const { source, path: start, isWrapped } = found;
      return { source, path: [...start, ...path.slice(isWrapped ? length + 1 : length)] };
    }
    return { source: this.#fileName, path };
  }

  /** Formats the place of a problem. It names the file where there are several, and `--set`. */
  place(path: Path): string {
    const { source, path: there } = this.of(path);
    if (source === SET) return `${SET} ${placeOf(there)}`;
    if (there.length === 0) return source;
    return this.#isOneFile ? placeOf(there) : `${source}: ${placeOf(there)}`;
  }

  /** The origin of each value, by its place in the combined sweep: `{"settings.N": "base.json: settings.N"}`. */
  table(): Record<string, string> {
    const rows = [...this.#known.values()].map(({ path, origin: { source, path: there } }) => {
      const text = source === SET ? `${SET} ${placeOf(there)}` : `${source}: ${placeOf(there)}`;
      return [placeOf(path), text] as const;
    });
    return Object.fromEntries(rows);
  }
}
