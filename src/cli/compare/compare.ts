import { Command, Option } from 'commander';
import type { CompareOptions } from './compare-action.ts';

const EXAMPLES = `
Examples:
  $ lap-sweep compare output/eta-2 output/eta-0.5
  $ lap-sweep compare output/l2 output/linf --ignore epsilon --value acc_adv_test

Cells are joined by all settings that both folders have, and paired by seed. A setting that has one value throughout A
and another throughout B is what is compared, and joins nothing; --ignore names others that differ.`;

/** `lap-sweep compare <A> <B>`: two output folders beside each other. */
export function compareCommand(): Command {
  return new Command('compare')
    .description(
      'compare two output folders point by point: differences paired by seed, and which are significant',
    )
    .argument('<A>', 'output folder of a run')
    .argument('<B>', 'output folder of another run; differences are B less A')
    .option('--value <measurement>', 'the column to compare (default: the headline of A)')
    .option(
      '--ignore <setting>',
      'join cells without this setting; repeatable',
      (name, names: string[]) => [...names, name],
      [],
    )
    .option('--out <folder>', 'folder of the CSV file and the picture (default: output/<A>-against-<B>)')
    .addOption(
      new Option('--theme <theme>', 'colours of the SVG and PNG files')
        .choices(['light', 'dark'])
        .default('light'),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (a: string, b: string, options: CompareOptions) => {
      const { compare } = await import('./compare-action.ts');
      await compare(a, b, options);
    });
}
