import { isSystemError, systemReason } from './system-error.ts';

/** One mistake in the user's input: its place, and its remedy. */
export interface Problem {
  /** `grid.norm[1]`, `--workers`, or the path of a file. */
  readonly place: string;
  /** The value found, the values allowed, and the remedy, in one sentence or two. */
  readonly message: string;
}

/** A problem of a setting, whose name is the place, and of the value that it has. */
export interface ValueProblem extends Problem {
  readonly value: unknown;
}

/** Thrown where the sweep file or the command line is wrong and nothing was run: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(({ place, message }) => `${place}: ${message}`).join('\n'), options);
    this.problems = problems;
  }
}

/** Thrown where a data file is missing, truncated or not what its name says. */
export class DataError extends Error {
  override readonly name = 'DataError';
}

/** Thrown where a file that a cell saves cannot be written, for instance because the disk is full. */
export class SaveError extends Error {
  override readonly name = 'SaveError';
}

/** Thrown where a file of a data set is missing. */
export class MissingFileError extends DataError {}

/**
 * Message of a thrown value, in plain words also where the operating system gives it.
 *
 * @param told path that the message before it names
 */
export function reasonOf(cause: unknown, told?: string): string {
  if (isSystemError(cause)) return systemReason(cause, told);
  return cause instanceof Error ? cause.message : String(cause);
}
