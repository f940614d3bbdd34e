import { ExitCode } from './exit-code.ts';

/** Message printed for an error, and the exit code. */
export interface Explained {
  readonly text: string;
  readonly exitCode: ExitCode;
}

/** Names of our own errors; their classes are not loaded when the command starts. */
const PLAIN_ERRORS = new Set(['DataError', 'WorkerStartError', 'JournalError']);

function isSystemError(error: Error): boolean {
  return 'code' in error && 'syscall' in error;
}

/** Formats an error. Problems are listed one a line; errors that a user can act on have no stack, bugs have one. */
export function explainError(error: unknown): Explained {
  if (!(error instanceof Error)) return { text: `bug: ${String(error)}`, exitCode: ExitCode.bug };
  const { name, message } = error;
  if (name === 'UsageError') return { text: message.replaceAll(/^/gm, 'error: '), exitCode: ExitCode.usage };
  if (name === 'RunBrokenOff') return { text: `error: ${message}`, exitCode: ExitCode.failed };
  if (PLAIN_ERRORS.has(name) || isSystemError(error))
    return { text: `error: ${message}\nNothing was run.`, exitCode: ExitCode.usage };
  return { text: `This is a bug in lap-sweep:\n${error.stack ?? message}`, exitCode: ExitCode.bug };
}
