import canonicalize from 'canonicalize';
import { settingOf } from '../parts/by-name.ts';
import type { Settings } from './settings.ts';

/**
 * Makes a serializer of the named settings, in this order: a JSON object after `title`. It caches its last texts, of
 * the whole and of each value, since successive cells differ in few settings.
 */
export function settingsWriter(names: readonly string[], title = ''): (settings: Settings) => string {
  const values: unknown[] = [];
  const texts: string[] = [];
  let whole: string | undefined;
  return (settings) => {
    for (let i = 0; i < names.length; i++) {
      const value = settingOf(settings, names[i]);
      if (value === values[i] && i < texts.length) continue;
      values[i] = value;
      texts[i] = `"${names[i]}":${canonicalize(value)}`;
      whole = undefined;
    }
    whole ??= `${title}{${texts.join()}}`;
    return whole;
  };
}
