import { Command } from 'commander';
import { UsageError } from '../errors.ts';
import { didYouMean, oneOf, show } from '../wording.ts';

/** `lap-sweep help [command]`: the same as `--help`, and an error where there is no such command. */
export function helpCommand(): Command {
  return new Command('help')
    .description('print the help of a command')
    .argument('[command]', 'the command; without it, help for all')
    .action((name: string | undefined, _options: object, { parent }: Command) => {
      const commands = parent?.commands ?? [];
      const found = name === undefined ? parent : commands.find((command) => command.name() === name);
      if (found) return found.outputHelp();
      const names = commands.map((command) => command.name());
      const message = `${show(name)} is no command; use ${oneOf(names)}.${didYouMean(name, names)}`;
      throw new UsageError([{ place: 'help', message }]);
    });
}
