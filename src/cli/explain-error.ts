import { reasonOf } from '../errors.ts';
import { isSystemError, systemRemedy } from '../system-error.ts';
import { ExitCode } from './exit-code.ts';

/** Message printed for an error, and the exit code. */
export interface Explained {
  readonly text: string;
  readonly exitCode: ExitCode;
}

/** Names of our own errors; their classes are not loaded when the command starts. */
const PLAIN_ERRORS = new Set(['DataError', 'WorkerStartError', 'JournalError']);

/**
 * Formats an error. Problems are listed one a line; errors that a user can act on have no stack, bugs have one.
 *
 * @param runs whether the command was to run cells
 */
export function explainError(error: unknown, runs: boolean): Explained {
  if (!(error instanceof Error)) return { text: `bug: ${String(error)}`, exitCode: ExitCode.bug };
  const { name, message } = error;
  if (name === 'UsageError') return { text: message.replaceAll(/^/gm, 'error: '), exitCode: ExitCode.usage };
  if (name === 'RunBrokenOff' || name === 'SaveError')
    return { text: `error: ${message}`, exitCode: ExitCode.failed };
  if (PLAIN_ERRORS.has(name) || isSystemError(error)) {
    const remedy = isSystemError(error) ? systemRemedy(error) : undefined;
    const text = remedy === undefined ? reasonOf(error) : `${reasonOf(error)}; ${remedy}`;
    return { text: `error: ${text}${runs ? '\nNothing was run.' : ''}`, exitCode: ExitCode.usage };
  }
  return { text: `This is a bug in lap-sweep:\n${error.stack ?? message}`, exitCode: ExitCode.bug };
}
