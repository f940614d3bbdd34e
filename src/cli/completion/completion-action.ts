import type { Command } from 'commander';
import { settingNames } from '../../experiment/settings.ts';
import { bashScript } from './bash.ts';
import { fishScript } from './fish.ts';
import { wordsOf } from './words.ts';
import { zshScript } from './zsh.ts';

const SCRIPTS = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** The script with which a shell completes a program, from the commands and options that the program declares. */
export function completionScript(shell: keyof typeof SCRIPTS, program: Command): string {
  return SCRIPTS[shell](wordsOf(program, 'run', settingNames));
}
