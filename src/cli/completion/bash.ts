import type { CommandWords, Values, Words } from './words.ts';

/** A script that completes the command in bash. */
export function bashScript(words: Words): string {
  const { version, fallback, commands, options } = words;
  const names = commands.map(({ name }) => name);
  const general = options.map(({ long }) => long);
  return `# bash completion of lap-sweep ${version}, made by \`lap-sweep completion bash\`.

_lap_sweep_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }

_lap_sweep_settings() {
  compopt -o nospace 2>/dev/null
  COMPREPLY=($(compgen -S = -W "${words.settings.join(' ')}" -- "$cur"))
}

_lap_sweep_paths() {
  local IFS=$'\\n'
  compopt -o filenames 2>/dev/null
  COMPREPLY=($(compgen "$1" -- "$cur"))
}

_lap_sweep() {
  local cur=\${COMP_WORDS[COMP_CWORD]} option=\${COMP_WORDS[COMP_CWORD - 1]} command=${fallback} i=1 place=0
  COMPREPLY=()
  case \${COMP_WORDS[1]} in
    ${names.join(' | ')}) ((COMP_CWORD > 1)) && command=\${COMP_WORDS[1]} i=2 ;;
  esac
  # To bash, --option=value is three words; in setting=value the value is the user's own.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $option == = ]]; then
    option=\${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [[ \${COMP_WORDS[COMP_CWORD]} == = || \${COMP_WORDS[COMP_CWORD - 1]} == = ]] && [[ $option != --* ]]; then
    return
  fi
  case "$command $option" in
${grouped(commands.flatMap(optionCases))}
  esac
  if [[ $cur == -* ]]; then
    case $command in
${commands.map((one) => `      ${one.name}) _lap_sweep_words "${optionNames(one, one.name === fallback ? general : [])}" ;;`).join('\n')}
    esac
    return
  fi
  for (( ; i < COMP_CWORD; i++)); do
    case "$command \${COMP_WORDS[i]}" in
      *' =') ((i++)) ;;
      ${commands.flatMap(optionsWithValue).join(' | ')})
        [[ \${COMP_WORDS[i + 1]} == = ]] || ((i++))
        ;;
      *' -'*) ;;
      *) ((place++)) ;;
    esac
  done
  case "$command $place" in
${grouped(commands.flatMap(placeCases))}
  esac
  if ((COMP_CWORD == 1)); then
    COMPREPLY+=($(compgen -W "${names.join(' ')}" -- "$cur"))
  fi
}

complete -F _lap_sweep lap-sweep
`;
}

/** A pattern of \`case\`, and the command that it leads to. */
type Case = readonly [pattern: string, action: string];

/** Joins patterns with the same action. */
function grouped(cases: readonly Case[]): string {
  const byAction = new Map<string, string[]>();
  for (const [pattern, action] of cases) byAction.set(action, [...(byAction.get(action) ?? []), pattern]);
  return [...byAction].map(([action, patterns]) => `    ${patterns.join(' | ')}) ${action} ;;`).join('\n');
}

function optionCases({ name, options }: CommandWords): Case[] {
  return options.flatMap(({ long, values }) =>
    values === undefined ? [] : [[`'${name} ${long}'`, `${actionOf(values)}; return`] as const],
  );
}

function optionsWithValue({ name, options }: CommandWords): string[] {
  return options.flatMap(({ long, values }) => (values === undefined ? [] : [`'${name} ${long}'`]));
}

function placeCases({ name, places, isOpen }: CommandWords): Case[] {
  return places.flatMap((values, n) => {
    const pattern = isOpen && n === places.length - 1 ? `'${name} '*` : `'${name} ${n}'`;
    return values.kind === 'any' ? [] : [[pattern, actionOf(values)] as const];
  });
}

function optionNames({ options }: CommandWords, more: readonly string[]): string {
  return [...new Set([...options.map(({ long }) => long), ...more])].join(' ');
}

function actionOf(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `_lap_sweep_words "${values.words.join(' ')}"`;
    case 'file':
      return '_lap_sweep_paths -f';
    case 'folder':
      return '_lap_sweep_paths -d';
    case 'setting':
      return '_lap_sweep_settings';
    case 'any':
      return ':';
  }
}
