import type { Problem } from '../errors.ts';

/** Of the thread that serves the page of a run to the run: once, first. */
export type WatchThreadMessage =
  | { readonly type: 'serving'; readonly url: string }
  | { readonly type: 'failed'; readonly problems: readonly Problem[] };
