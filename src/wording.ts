import { distance } from 'fastest-levenshtein';

const LONGEST_SHOWN = 60;

/** Formats a value as JSON, truncated where it is long. */
export function show(value: unknown): string {
  const text = textOf(value);
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN - 3)}...`;
}

function textOf(value: unknown): string {
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  return JSON.stringify(value) ?? String(value);
}

/** Joins alternatives: `a`, `a or b`, `a, b or c`. */
export function oneOf(texts: readonly string[]): string {
  return texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} or ${texts.at(-1)}`;
}

/** Suggests the nearest candidate: ` Did you mean "L2"?`, or nothing where none is near. */
export function didYouMean(written: unknown, candidates: readonly string[]): string {
  if (typeof written !== 'string' || written === '' || written.length > LONGEST_SHOWN) return '';
  const nearest = nearestOf(written, candidates);
  if (nearest === undefined) return '';
  return ` Did you mean ${oneOf(asNear(written, nearest, candidates).map((name) => show(name)))}?`;
}

/** The nearest candidate and, where letters of it were left out, up to two others as near of which they were too. */
function asNear(written: string, nearest: string, candidates: readonly string[]): string[] {
  const lower = written.toLowerCase();
  const shortens = (name: string) => {
    let at = 0;
    for (const letter of name.toLowerCase()) if (letter === lower[at]) at++;
    return at === lower.length;
  };
  if (lower.length < 4 || !shortens(nearest)) return [nearest];
  const others = candidates.filter(
    (name) => name !== nearest && name.length === nearest.length && shortens(name),
  );
  return [nearest, ...others.slice(0, 2)];
}

/**
 * The nearest candidate; undefined where none is near. The same letters in other case come first, then one slip of the
 * fingers, then a name that is abbreviated, then more slips.
 */
export function nearestOf(written: string, candidates: readonly string[]): string | undefined {
  const lower = written.toLowerCase();
  const sameLetters = candidates.find((name) => name.toLowerCase() === lower);
  if (sameLetters !== undefined) return sameLetters;
  let nearest: { readonly name: string; readonly slips: number } | undefined;
  for (const name of candidates) {
    const other = name.toLowerCase();
    const most = Math.min(slipsAllowed(Math.max(lower.length, other.length)), (nearest?.slips ?? 99) - 1);
    // A swap of neighbours counts for two in the quicker measure.
    if (distance(lower, other) > 2 * most) continue;
    const slips = slipsBetween(lower, other);
    if (slips <= most) nearest = { name, slips };
  }
  const longer =
    lower.length > 1 ? candidates.find((name) => name.toLowerCase().startsWith(lower)) : undefined;
  return nearest !== undefined && nearest.slips <= 1 && lower.length > 2
    ? nearest.name
    : (longer ?? nearest?.name);
}

/** Slips with which a word of some length still counts as near. */
function slipsAllowed(length: number): number {
  if (length < 6) return length === 1 ? 0 : 1;
  return Math.ceil(length / 3);
}

/** Edit distance in which a swap of two neighbouring letters counts as one (optimal string alignment). */
function slipsBetween(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(changed, last[j] + 1, row[j - 1] + 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length];
}
