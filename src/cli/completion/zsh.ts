import type { CommandWords, OptionWords, Values, Words } from './words.ts';

/** A script that completes the command in zsh. */
export function zshScript({ version, fallback, commands, options, settings }: Words): string {
  const described = commands.map(({ name, description }) => `    ${quoted(`${name}:${plain(description)}`)}`);
  const run = commands.find(({ name }) => name === fallback);
  const ofRun = run === undefined ? [] : argumentsOf({ ...run, options: [...run.options, ...options] });
  return `#compdef lap-sweep
# zsh completion of lap-sweep ${version}, made by \`lap-sweep completion zsh\`.

_lap_sweep_settings() {
  local -a names
  names=(${settings.join(' ')})
  compadd -S = -- $names
}

_lap_sweep() {
  local -a commands
  commands=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )) && [[ $words[2] != -* ]]; then
    _describe -t commands command commands
    _files
    return
  fi
  case $words[2] in
${commands.map((one) => caseOf(one.name, argumentsOf(one), true)).join('\n')}
${caseOf('*', ofRun, false)}
  esac
}

if [[ $funcstack[1] == _lap_sweep ]]; then
  _lap_sweep "$@"
else
  compdef _lap_sweep lap-sweep
fi
`;
}

function caseOf(pattern: string, specs: readonly string[], isShifted: boolean): string {
  const shift = isShifted ? '\n      shift words\n      (( CURRENT-- ))' : '';
  return `    ${pattern})${shift}\n      _arguments \\\n        ${specs.join(' \\\n        ')}\n      ;;`;
}

function argumentsOf({ options, places, isOpen }: CommandWords): string[] {
  const seen = new Set<string>();
  const ofOptions = options.flatMap((option) => {
    if (seen.has(option.long)) return [];
    seen.add(option.long);
    return [quoted(optionSpec(option))];
  });
  const ofPlaces = places.map((values, n) => {
    const isRest = isOpen && n === places.length - 1;
    return quoted(`${isRest ? '*' : n + 1}:${values.kind}:${actionOf(values)}`);
  });
  return [...ofOptions, ...ofPlaces];
}

function optionSpec({ long, description, values }: OptionWords): string {
  const text = `[${plain(description)}]`;
  if (values === undefined) return `${long}${text}`;
  const repeated = values.kind === 'setting' ? '*' : '';
  return `${repeated}${long}=${text}:${values.kind}:${actionOf(values)}`;
}

function actionOf(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `(${values.words.join(' ')})`;
    case 'file':
      return '_files';
    case 'folder':
      return '_files -/';
    case 'setting':
      return '_lap_sweep_settings';
    case 'any':
      return ' ';
  }
}

/** A description without the characters that have a meaning in specifications. */
function plain(text: string): string {
  return text.replaceAll(/[[\]:`\\]/g, (character) => (character === ':' ? ' -' : ''));
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
