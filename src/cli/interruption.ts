import { ExitCode } from './exit-code.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Turns the first SIGINT or SIGTERM into an abort; a second one ends the process at once. */
export function catchInterruption(): { readonly signal: AbortSignal; readonly release: () => void } {
  const controller = new AbortController();
  const stop = () => {
    // Exiting loses nothing: finished cells are in the journal already.
    if (controller.signal.aborted) process.exit(ExitCode.interrupted);
    controller.abort();
  };
  for (const name of SIGNALS) process.on(name, stop);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of SIGNALS) process.off(name, stop);
    },
  };
}
