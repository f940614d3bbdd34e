import { Option } from 'commander';
import { ENGINE_CHOICES } from '../../sweep/run/messages.ts';

/** The option `--engine`. Its value is checked with the other options, so that all problems are told at once. */
export function engineOption(): Option {
  const option = new Option(
    '--engine <name>',
    'engine of matrix products; wasm gives the same results on every machine',
  ).default('auto');
  option.argChoices = [...ENGINE_CHOICES];
  return option;
}
