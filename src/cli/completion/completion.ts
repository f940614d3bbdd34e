import { Argument, Command } from 'commander';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

const EXAMPLES = `
Examples:
  $ source <(lap-sweep completion bash)       # in ~/.bashrc; zsh likewise in ~/.zshrc, after compinit
  $ lap-sweep completion fish > ~/.config/fish/completions/lap-sweep.fish`;

/** `lap-sweep completion <shell>`: prints a script with which a shell completes commands, options and settings. */
export function completionCommand(): Command {
  return new Command('completion')
    .description('print a script for completion in bash, zsh or fish')
    .addArgument(new Argument('<shell>', SHELLS.join(', ')).choices(SHELLS))
    .addHelpText('after', EXAMPLES)
    .action(async (shell: (typeof SHELLS)[number], _options: object, { parent }: Command) => {
      if (parent === null) return;
      const { completionScript } = await import('./completion-action.ts');
      process.stdout.write(completionScript(shell, parent));
    });
}
