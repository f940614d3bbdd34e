import canonicalize from 'canonicalize';
import { settingOf } from '../parts/by-name.ts';
import type { Settings } from './settings.ts';

type Values = Readonly<Record<string, unknown>>;

/**
 * Tells which settings differ between successive cells. All serializers share it, so that each setting of a cell is
 * read once rather than once for each serializer.
 */
class Changes {
  readonly #places = new Map<string, number>();
  /** The time at which each setting last changed, by place. */
  readonly #changed: number[] = [];
  /** Names, places and values of the last cell, in the order of its keys. */
  readonly #names: string[] = [];
  readonly #placeOf: number[] = [];
  readonly #values: unknown[] = [];
  #last: Values | undefined;
  #now = 0;

  /** Index of a setting in `isNewer`. */
  place(name: string): number {
    const known = this.#places.get(name);
    if (known !== undefined) return known;
    this.#places.set(name, this.#changed.length);
    return this.#changed.push(this.#now) - 1;
  }

  /** Compares a cell with the last one; returns the time, which grows. Settings of a cell must not be changed. */
  note(settings: Values): number {
    if (settings === this.#last) return this.#now;
    this.#last = settings;
    this.#now++;
    let i = 0;
    // Engines read a property fast that is read by the name of a for-in loop.
    for (const name in settings) {
      const value = settings[name];
      if (this.#names[i] !== name) this.#rename(i, name);
      else if (this.#values[i] !== value) this.#changed[this.#placeOf[i]] = this.#now;
      this.#values[i] = value;
      i++;
    }
    while (this.#names.length > i) this.#changed[this.place(this.#names.pop() ?? '')] = this.#now;
    return this.#now;
  }

  isNewer(place: number, time: number): boolean {
    return this.#changed[place] > time;
  }

  #rename(i: number, name: string): void {
    const before = this.#names[i];
    if (before !== undefined) this.#changed[this.place(before)] = this.#now;
    this.#names[i] = name;
    this.#placeOf[i] = this.place(name);
    this.#changed[this.#placeOf[i]] = this.#now;
  }
}

const changes = new Changes();

/**
 * Makes a serializer of the named settings, in this order: a JSON object after `title`. It caches its last texts, of
 * the whole and of each value, since successive cells differ in few settings.
 */
export function settingsWriter(names: readonly string[], title = ''): (settings: Settings) => string {
  const places = names.map((name) => changes.place(name));
  const values: unknown[] = [];
  const texts: string[] = [];
  let whole: string | undefined;
  let written = -1;
  return (settings) => {
    const now = changes.note(settings);
    if (whole !== undefined && now === written) return whole;
    for (let i = 0; i < names.length; i++) {
      if (!changes.isNewer(places[i], written)) continue;
      const value = settingOf(settings, names[i]);
      if (value === values[i] && i < texts.length) continue;
      values[i] = value;
      texts[i] = `"${names[i]}":${canonicalize(value)}`;
      whole = undefined;
    }
    written = now;
    whole ??= `${title}{${texts.join()}}`;
    return whole;
  };
}
