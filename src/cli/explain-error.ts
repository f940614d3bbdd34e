import { ExitCode } from './exit-code.ts';

/** What is told of an error and what the command exits with. */
export interface Explained {
  readonly text: string;
  readonly exitCode: ExitCode;
}

/** Errors of our own, by name: the classes are not loaded when the command starts. */
const PLAIN_ERRORS = new Set(['DataError', 'WorkerStartError', 'JournalError']);

function isSystemError(error: Error): boolean {
  return 'code' in error && 'syscall' in error;
}

/** Problems one a line; what a user can do something about without a stack; a bug with one. */
export function explainError(error: unknown): Explained {
  if (!(error instanceof Error)) return { text: `bug: ${String(error)}`, exitCode: ExitCode.bug };
  const { name, message } = error;
  if (name === 'UsageError') return { text: message.replaceAll(/^/gm, 'error: '), exitCode: ExitCode.usage };
  if (name === 'RunBrokenOff') return { text: `error: ${message}`, exitCode: ExitCode.failed };
  if (PLAIN_ERRORS.has(name) || isSystemError(error))
    return { text: `error: ${message}\nNothing was run.`, exitCode: ExitCode.usage };
  return { text: `This is a bug in lap-sweep:\n${error.stack ?? message}`, exitCode: ExitCode.bug };
}
