import { escapeHtml } from '../charts/escape.ts';

/** One thing that was found: a word for what it is about, and sentences as HTML. */
export interface Finding {
  readonly about: string;
  readonly html: string;
}

/** A finding in plain text; `strong` is what a reader in a hurry should see of it, at its beginning. */
export function finding(about: string, strong: string, rest = ''): Finding {
  const tail = rest === '' ? '' : ` ${escapeHtml(rest)}`;
  return { about, html: `<strong>${escapeHtml(strong)}</strong>${tail}` };
}

/** Counts with its noun: `1 cell`, `3 cells`. */
export function counted(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
