import { Option } from 'commander';
import { formatOption } from '../export/format-option.ts';
import { engineOption } from './engine-option.ts';

/** Options of a run that change what its plan tells. */
export function planOptions(): Option[] {
  return [
    engineOption(),
    new Option('--fresh', 'start over; the old folder is moved aside'),
    new Option('--retry-failed', 'run failed cells again'),
    new Option('--budget <time>', 'end within this time, such as 8h or 90m, with the best diagram it allows'),
    new Option('--until <hh:mm>', 'end by this time of day'),
  ];
}

/** The other options of a run. `plan` takes them too, so that it can be put before the command of a run. */
export function runOptions(): Option[] {
  return [
    new Option(
      '--queue <redis url>',
      'run the cells on `lap-sweep worker` processes of any number of machines',
    ),
    new Option('--keep-going', 'continue with the other cells when one fails (default)'),
    new Option('--fail-fast', 'stop at the first cell that fails'),
    new Option('--cell-timeout <minutes>', 'cells that take longer fail'),
    new Option('--audit <share>', 'then run this share of the cells again in finer steps, such as 5%'),
    new Option('--watch', 'serve a page that shows the run, on this machine; see `lap-sweep watch`'),
    new Option('--port <n>', 'port of that page (default: any that is free)'),
    new Option('--quiet', 'no progress and no summary; warnings and errors only'),
    new Option('--json', 'print events to stdout, one JSON object a line'),
    formatOption(),
  ];
}
