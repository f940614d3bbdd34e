#!/usr/bin/env node
import { CommanderError } from 'commander';
import { ExitCode } from './exit-code.ts';
import { explainError } from './explain-error.ts';
import { makeProgram } from './program.ts';

// A closed pipe (`| head`) must not end a run.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

let command = '';
try {
  const program = makeProgram();
  program.hook('preAction', (_, action) => {
    command = action.name();
  });
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has printed its message already; its exit code is 0 only for help and version.
    process.exitCode = error.exitCode === 0 ? ExitCode.done : ExitCode.usage;
  } else {
    const { text, exitCode } = explainError(error, command === 'run');
    process.stderr.write(`${text}\n`);
    process.exitCode = exitCode;
  }
}
// Exits explicitly: a thread in the middle of a native call would keep an interrupted run alive.
if (process.exitCode === ExitCode.interrupted) process.exit();
