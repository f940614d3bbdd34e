import type { OptionWords, Values, Words } from './words.ts';

/** A script that completes the command in fish. */
export function fishScript({ version, fallback, commands, options, settings }: Words): string {
  const names = commands.map(({ name }) => name).join(' ');
  const lines = commands.flatMap((command) => {
    const { name, description, places } = command;
    const isOn = name === fallback ? '__lap_sweep_runs' : `__fish_seen_subcommand_from ${name}`;
    const own =
      name === fallback ? [...command.options, ...withoutTwins(options, command.options)] : command.options;
    return [
      line('__fish_use_subcommand', `-a ${quoted(name)} -d ${quoted(description)}`),
      ...own.map((option) => line(isOn, optionText(option, settings))),
      ...new Set(places.map((values) => line(isOn, valuesText(values, settings)))),
    ];
  });
  return `# fish completion of lap-sweep ${version}, made by \`lap-sweep completion fish\`.

function __lap_sweep_runs
    __fish_seen_subcommand_from ${fallback}; or not __fish_seen_subcommand_from ${names}
end

complete -c lap-sweep -f
${lines.join('\n')}
`;
}

function withoutTwins(options: readonly OptionWords[], others: readonly OptionWords[]): OptionWords[] {
  return options.filter(({ long }) => !others.some((other) => other.long === long));
}

function line(condition: string, rest: string): string {
  return `complete -c lap-sweep -n ${quoted(condition)} ${rest}`;
}

function optionText({ long, description, values }: OptionWords, settings: readonly string[]): string {
  const value = values === undefined ? '' : ` -r ${valuesText(values, settings)}`;
  return `-l ${long.slice(2)} -d ${quoted(description)}${value}`;
}

function valuesText(values: Values, settings: readonly string[]): string {
  switch (values.kind) {
    case 'words':
      return `-f -a ${quoted(values.words.join(' '))}`;
    case 'file':
      return '-F';
    case 'folder':
      return "-f -a '(__fish_complete_directories)'";
    case 'setting':
      return `-f -a ${quoted(settings.map((name) => `${name}=`).join(' '))}`;
    case 'any':
      return '-f';
  }
}

/** Quotes a text for fish, in which a backslash escapes within single quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
