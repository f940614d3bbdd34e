import { closest, distance } from 'fastest-levenshtein';

const LONGEST_SHOWN = 60;

/** Formats a value as JSON, truncated where it is long. */
export function show(value: unknown): string {
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN - 3)}...`;
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

/** The nearest candidate; undefined where none is near. */
export function nearestOf(written: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const lower = written.toLowerCase();
  const longer = candidates.find((name) => lower.length > 1 && name.toLowerCase().startsWith(lower));
  if (longer !== undefined) return longer;
  const lowered = candidates.map((name) => name.toLowerCase());
  const nearest = closest(lower, lowered);
  const length = Math.max(lower.length, nearest.length);
  const allowance = length === 1 ? 0 : Math.ceil(length / 3);
  return distance(lower, nearest) <= allowance ? candidates[lowered.indexOf(nearest)] : undefined;
}
