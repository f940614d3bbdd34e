/** One mistake in what the user gave: where it is, and what to do about it. */
export interface Problem {
  /** Where: `grid.norm[1]`, `--workers`, or a file's path. */
  readonly place: string;
  /** What was found, what is allowed, and the remedy, in one sentence or two. */
  readonly message: string;
}

/** The sweep file or the command line is wrong and nothing was run: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[], options?: ErrorOptions) {
    super(problems.map(({ place, message }) => `${place}: ${message}`).join('\n'), options);
    this.problems = problems;
  }
}

/** A data file is missing, cut short or not what its name says. */
export class DataError extends Error {
  override readonly name = 'DataError';
}
