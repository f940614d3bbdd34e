import { type Problem, UsageError } from '../../errors.ts';
import type { Settings } from '../../experiment/settings.ts';
import type { PlaceOf } from '../cells.ts';

/** Problems of a sweep file, with what is known of its cells all the same. */
export class SweepError extends UsageError {
  /** Settings of its points, of each with one seed, with defaults in the place of those that are not known. */
  readonly attempted: readonly Settings[];
  /** Settings that are not known; undefined where any may be one of them. */
  readonly unknown: ReadonlySet<string> | undefined;

  /** Where values are written. */
  readonly placeOf: PlaceOf;

  constructor(
    problems: readonly Problem[],
    attempted: readonly Settings[],
    unknown: ReadonlySet<string> | undefined,
    placeOf: PlaceOf,
  ) {
    super(problems);
    this.attempted = attempted;
    this.unknown = unknown;
    this.placeOf = placeOf;
  }
}
