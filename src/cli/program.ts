import { Command } from 'commander';
import { lapSweepVersion } from '../sweep/store/versions.ts';
import { dataCommand } from './data.ts';
import { mergeCommand } from './merge.ts';
import { planCommand } from './plan.ts';
import { plotCommand } from './plot.ts';
import { runCommand } from './run.ts';
import { schemaCommand } from './schema.ts';
import { workerCommand } from './worker.ts';

/** The options of a command as its help lists them. */
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
 * The command line. Subcommands load what they need when they run, so that help and version come at once.
 * Errors are thrown, also commander's own.
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
    .exitOverride();
  const run = runCommand();
  const others = [
    planCommand(),
    plotCommand(),
    mergeCommand(),
    schemaCommand(),
    workerCommand(),
    dataCommand(),
  ];
  // Before adding: commands made apart do not inherit.
  for (const command of [run, ...others]) command.copyInheritedSettings(program);
  // It tells a misspelt command from a second sweep file itself.
  run.allowExcessArguments();
  program.addCommand(run, { isDefault: true });
  for (const command of others) program.addCommand(command);
  return program.addHelpText('after', () => `\nOptions of a run:\n${optionList(run)}`);
}
