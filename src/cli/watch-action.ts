import { once } from 'node:events';
import { UsageError } from '../errors.ts';
import { watchFolder } from '../watch/watch-folder.ts';
import { ExitCode } from './exit-code.ts';
import { catchInterruption } from './interruption.ts';
import { PORT_HELP, parsePort } from './sweep/options.ts';

/** Serves the page of a folder until it is interrupted, which is how it ends; the exit code. */
export async function watch(folder: string, portText: string | undefined): Promise<ExitCode> {
  const port = portText === undefined ? 0 : parsePort(portText);
  if (port === undefined)
    throw new UsageError([{ place: '--port', message: `${JSON.stringify(portText)} ${PORT_HELP}` }]);
  const { signal, release } = catchInterruption();
  try {
    const { url, close } = await watchFolder({ folder, port });
    process.stdout.write(`${url}\n`);
    process.stderr.write('Shows the run to browsers of this machine. Ctrl-C ends this, not the run.\n');
    if (!signal.aborted) await once(signal, 'abort');
    await close();
    return ExitCode.done;
  } finally {
    release();
  }
}
