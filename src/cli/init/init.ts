import { Argument, Command } from 'commander';
import type { InitOptions } from './init-action.ts';
import { QUESTIONS, questionTable } from './questions.ts';

const EXAMPLES = `
Examples:
  $ lap-sweep init artificial
  $ lap-sweep init digits sweeps                   # writes sweeps/digits.jsonc
  $ lap-sweep init images cats.jsonc --from pictures
  $ lap-sweep init model --from classifier.onnx`;

/** `lap-sweep init [question] [folder or file]`: writes a sweep file to start from, and plans it. */
export function initCommand(): Command {
  const question = new Argument('[question]', 'the question; without it, a list of them');
  // Set without commander's own check, which would not tell the nearest match.
  question.argChoices = QUESTIONS.map(({ name }) => name);
  return new Command('init')
    .description('write a commented sweep file for a question, and tell what it would cost to run')
    .addArgument(question)
    .argument('[folder or file]', 'where to; a file is called .json or .jsonc', '.')
    .option('--from <path>', 'your images (a folder) or your model (an .onnx file)')
    .option('--data <folder>', 'folder of data sets (default: LAP_DATA, else ~/.cache/lap-sweep)')
    .addHelpText('after', () => `\nQuestions:\n${questionTable()}\n${EXAMPLES}`)
    .action(async (name: string | undefined, where: string, options: InitOptions) => {
      const { init } = await import('./init-action.ts');
      await init(name, where, options);
    });
}
