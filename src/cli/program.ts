import { Command } from 'commander';
import { lapSweepVersion } from '../sweep/store/versions.ts';
import { compareCommand } from './compare/compare.ts';
import { completionCommand } from './completion/completion.ts';
import { dataCommand } from './data/data.ts';
import { helpCommand } from './help.ts';
import { initCommand } from './init/init.ts';
import { mergeCommand } from './merge.ts';
import { planCommand } from './plan.ts';
import { plotCommand } from './plot.ts';
import { EXAMPLES, runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';
import { watchCommand } from './watch.ts';
import { workerCommand } from './worker.ts';

/** Formats the options of a command for its help. */
function optionList(command: Command): string {
  const help = command.createHelp();
  const options = help.visibleOptions(command).map((option) => ({
    term: help.optionTerm(option),
    description: help.optionDescription(option),
  }));
  const width = Math.max(...options.map(({ term }) => term.length)) + 2;
  return options.map(({ term, description }) => `  ${term.padEnd(width)}${description}`).join('\n');
}

/**
 * Builds the command line. Subcommands load their modules when they run, so that help and version are fast. Errors are
 * thrown, including commander's own.
 */
export function makeProgram(): Command {
  const program = new Command('lap-sweep')
    .description(
      'Phase diagrams of learning from adversarial perturbations: sweeps the experiment over a grid of settings.',
    )
    .usage('<sweep.json> [options]')
    .version(lapSweepVersion(), '--version', 'print the version')
    .helpOption('--help', 'print this help, or that of a command')
    .showHelpAfterError('(--help lists what there is)')
    .helpCommand(false)
    .exitOverride();
  const run = runCommand();
  const others = [
    initCommand(),
    planCommand(),
    watchCommand(),
    plotCommand(),
    compareCommand(),
    mergeCommand(),
    schemaCommand(),
    workerCommand(),
    dataCommand(),
    completionCommand(),
    helpCommand(),
  ];
  // Set before subcommands are added: commands made separately do not inherit.
  for (const command of [run, ...others]) command.copyInheritedSettings(program);
  // The run command itself distinguishes a misspelt command from a second sweep file.
  run.allowExcessArguments();
  program.addCommand(run, { isDefault: true });
  for (const command of others) program.addCommand(command);
  return program.addHelpText(
    'after',
    () =>
      `\nOptions of a run:\n${optionList(run)}\n${EXAMPLES}\nEach command has more: \`lap-sweep help plot\`.`,
  );
}
