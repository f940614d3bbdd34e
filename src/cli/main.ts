#!/usr/bin/env node
import { CommanderError } from 'commander';
import { ExitCode } from './exit-code.ts';
import { explainError } from './explain-error.ts';
import { makeProgram } from './program.ts';

// A reader that has had enough (`| head`) must not end a run.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

try {
  await makeProgram().parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said what there is to say; it ends with 0 only where help or the version was asked for.
    process.exitCode = error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
  } else {
    const { text, exitCode } = explainError(error);
    process.stderr.write(`${text}\n`);
    process.exitCode = exitCode;
  }
}
// A thread in the middle of a native call would keep an interrupted run from ending.
if (process.exitCode === ExitCode.interrupted) process.exit();
