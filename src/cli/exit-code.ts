/** Exit codes of the command. */
export const ExitCode = {
  done: 0,
  /** The time allowed was over. All finished cells are kept, and the same command continues the run. */
  budget: 0,
  /** Some cells failed, or the run stopped after some were finished. All finished cells are kept. */
  failed: 1,
  /** The sweep file or the command line is wrong, or nothing can be run here; no cell was run. */
  usage: 2,
  /** An unexpected error: a bug (EX_SOFTWARE of sysexits.h). */
  bug: 70,
  interrupted: 130,
} as const;
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];
