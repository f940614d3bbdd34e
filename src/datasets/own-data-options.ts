import { DataError } from '../errors.ts';
import { didYouMean, oneOf, show } from '../wording.ts';

/** The user's own data set: `prefix:PATH?option=value&option=value`. */
export class OwnData {
  /** Prefix, path and options as written. */
  readonly name: string;
  readonly path: string;
  readonly #options: ReadonlyMap<string, string>;

  /**
   * Parses the options after the last question mark. A path that contains one needs another at its end.
   *
   * @param known names of the prefix's options
   * @throws DataError if an option is unknown, has no value or is given twice.
   */
  constructor(prefix: string, written: string, known: readonly string[]) {
    this.name = `${prefix}:${written}`;
    const at = written.lastIndexOf('?');
    this.path = at < 0 ? written : written.slice(0, at);
    const options = new Map<string, string>();
    for (const option of at < 0 ? [] : written.slice(at + 1).split('&')) {
      if (option === '') continue;
      const [key, ...value] = option.split('=');
      if (!known.includes(key)) throw new DataError(this.#unknown(prefix, key, known));
      if (options.has(key)) throw new DataError(`${this.name}: option ${key} is given twice; keep one`);
      options.set(key, value.join('='));
    }
    this.#options = options;
  }

  /** The value of an option; undefined where it is not given. */
  option(key: string): string | undefined {
    return this.#options.get(key);
  }

  /** Error for an option with an invalid value. */
  refuse(key: string, expected: string): DataError {
    return new DataError(`${this.name}: option ${key} is ${show(this.option(key))}; expected ${expected}`);
  }

  #unknown(prefix: string, key: string, known: readonly string[]): string {
    const takes = known.length === 0 ? `${prefix}: takes none` : `${prefix}: takes ${oneOf(known)}`;
    const remedy = 'where the question mark belongs to the path, add another one at its end';
    return `${this.name}: unknown option ${show(key)}; ${takes}; ${remedy}.${didYouMean(key, known)}`;
  }
}
