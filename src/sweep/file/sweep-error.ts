import { type Problem, UsageError } from '../../errors.ts';
import type { Settings } from '../../experiment/settings.ts';

/** Problems of a sweep file, with what is known of its cells all the same. */
export class SweepError extends UsageError {
  /** Settings of its points, of each with one seed, with defaults in the place of those that are not known. */
  readonly attempted: readonly Settings[];
  /** Settings that are not known; undefined where any may be one of them. */
  readonly unknown: ReadonlySet<string> | undefined;

  constructor(
    problems: readonly Problem[],
    attempted: readonly Settings[],
    unknown: ReadonlySet<string> | undefined,
  ) {
    super(problems);
    this.attempted = attempted;
    this.unknown = unknown;
  }
}
