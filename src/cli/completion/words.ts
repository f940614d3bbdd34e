import type { Argument, Command, Option } from 'commander';

/** Words that can follow: one of a list, a file, a folder, `setting=value`, or anything. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' | 'folder' | 'setting' | 'any' };

/** An option of a command. */
export interface OptionWords {
  /** `--out`. */
  readonly long: string;
  readonly description: string;
  /** Its value; undefined where it takes none. */
  readonly values: Values | undefined;
}

/** A command, with what can follow it. */
export interface CommandWords {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionWords[];
  /** Its arguments in order. */
  readonly places: readonly Values[];
  /** Whether the last argument can be repeated. */
  readonly isOpen: boolean;
}

/** All words of a command line, for scripts that complete it. */
export interface Words {
  readonly version: string;
  /** Name of the command that is run where none is named. */
  readonly fallback: string;
  readonly commands: readonly CommandWords[];
  /** Options in place of a command: `--version` and `--help`. */
  readonly options: readonly OptionWords[];
  /** Names for `setting=value`. */
  readonly settings: readonly string[];
}

/** Reads the words from the program itself. */
export function wordsOf(program: Command, fallback: string, settings: readonly string[]): Words {
  return {
    version: program.version() ?? '',
    fallback,
    settings,
    options: optionsOf(program),
    commands: program.commands.map((command) => ({
      name: command.name(),
      description: command.description(),
      options: optionsOf(command),
      places: command.registeredArguments.map(valuesOfArgument),
      isOpen: command.registeredArguments.at(-1)?.variadic ?? false,
    })),
  };
}

/** The options that help shows, `--help` among them. */
function optionsOf(command: Command): OptionWords[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap((option) =>
      option.long
        ? [{ long: option.long, description: option.description, values: valuesOfOption(option) }]
        : [],
    );
}

function valuesOfOption({ flags, argChoices }: Option): Values | undefined {
  const [, form] = /[<[]([^>\]]+)[>\]]/.exec(flags) ?? [];
  return form === undefined ? undefined : valuesNamed(form, argChoices);
}

function valuesOfArgument(argument: Argument): Values {
  return valuesNamed(argument.name(), argument.argChoices);
}

/** Values by the name that help gives them: `<folder>`, `<sweep.json>`, `<key=value>`. */
function valuesNamed(name: string, choices: readonly string[] | undefined): Values {
  if (choices !== undefined) return { kind: 'words', words: choices };
  if (/\bfile\b|\bpath\b|\.json\b/.test(name)) return { kind: 'file' };
  if (/\bfolder\b/.test(name)) return { kind: 'folder' };
  return { kind: name === 'key=value' ? 'setting' : 'any' };
}
