import type { Command } from 'commander';
import { AgentError } from '../../base/error.ts';
import { print, writeJson } from '../../cli/output.ts';

/** A command as shells complete it. */
interface Completed {
  /** The words that lead to it: `['network', 'up']`; none for the program itself. */
  readonly path: readonly string[];
  readonly description: string;
  readonly commands: readonly { readonly name: string; readonly description: string }[];
  readonly options: readonly {
    readonly long: string;
    readonly short: string | undefined;
    readonly description: string;
    /** What follows is its value. */
    readonly takesValue: boolean;
  }[];
}

const scripts: Readonly<Record<string, (all: readonly Completed[]) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

/** @throws AgentError `bad_input/shell` */
export function runCompletion(program: Command, shell: string, { json }: { readonly json?: boolean }): void {
  const script = scripts[shell];
  if (!script) {
    throw new AgentError(
      'bad_input/shell',
      `"${shell}" is not a supported shell; expected ${Object.keys(scripts).join(', ')}`,
      { data: { shell } },
    );
  }
  const all = completedOf(program);
  if (json) writeJson({ schema: 'almanac.commands.v1', basis: 'census', commands: all });
  else print(script(all).trimEnd());
}

/** A command and all below it, in the order of its help. */
export function completedOf(command: Command, path: readonly string[] = []): Completed[] {
  const own: Completed = {
    path,
    description: command.description(),
    commands: command.commands.map((one) => ({ name: one.name(), description: one.description() })),
    options: [
      ...command.options.map(({ long, short, description, required, optional }) => ({
        long: long ?? '',
        short,
        description,
        takesValue: required || optional,
      })),
      { long: '--help', short: '-h', description: 'what is possible', takesValue: false },
    ],
  };
  return [own, ...command.commands.flatMap((one) => completedOf(one, [...path, one.name()]))];
}

/** Files are completed where an option wants a value, and where nothing else fits. */
export function bashScript(all: readonly Completed[]): string {
  return `# bash completion for almanac
_almanac() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]} path= word
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case "$path/$word" in
      ${pathsOf(all).join(' | ')}) path="$path/$word" ;;
    esac
  done
  local words= values=
  case "$path" in
${all.map((one) => `    ${quoted(pathOf(one))}) words=${quoted(wordsOf(one).join(' '))} values=${quoted(` ${valuesOf(one).join(' ')} `)} ;;`).join('\n')}
  esac
  COMPREPLY=()
  [[ "$values" == *" $prev "* ]] && return
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _almanac almanac
`;
}

export function zshScript(all: readonly Completed[]): string {
  const described = (one: Completed): string =>
    [
      ...one.commands.map(({ name, description }) => [name, description] as const),
      ...one.options.map(({ long, description }) => [long, description] as const),
    ]
      .map(([word, description]) => quoted(`${word.replaceAll(':', '\\:')}:${description}`))
      .join(' ');
  return `#compdef almanac
_almanac() {
  local place= word values=
  local -a all
  for word in "\${(@)words[2,CURRENT-1]}"; do
    case "$place/$word" in
      (${pathsOf(all).join('|')}) place="$place/$word" ;;
    esac
  done
  case "$place" in
${all.map((one) => `    (${quoted(pathOf(one))}) values=${quoted(` ${valuesOf(one).join(' ')} `)}; all=(${described(one)}) ;;`).join('\n')}
  esac
  if [[ "$values" == *" \${words[CURRENT-1]} "* ]]; then _files; return; fi
  _describe 'almanac' all || _files
}
compdef _almanac almanac
`;
}

export function fishScript(all: readonly Completed[]): string {
  const lines = all.flatMap((one) => {
    const at = `complete -c almanac -n ${quoted(`test (__almanac_path) = ${pathOf(one) === '' ? '/' : pathOf(one)}`)}`;
    return [
      ...one.commands.map(({ name, description }) => `${at} -a ${quoted(name)} -d ${quoted(description)}`),
      ...one.options.map(({ long, short, description, takesValue }) =>
        [
          at,
          `-l ${long.slice(2)}`,
          ...(short ? [`-s ${short.slice(1)}`] : []),
          ...(takesValue ? ['-r'] : []),
          `-d ${quoted(description)}`,
        ].join(' '),
      ),
    ];
  });
  return `# fish completion for almanac
function __almanac_path
  set -l place
  for word in (commandline -opc)[2..-1]
    contains -- "$place/$word" ${pathsOf(all).join(' ')}; and set place "$place/$word"
  end
  test -n "$place"; and echo $place; or echo /
end
${lines.join('\n')}
`;
}

function pathOf({ path }: Completed): string {
  return path.map((name) => `/${name}`).join('');
}

function pathsOf(all: readonly Completed[]): string[] {
  return all.map(pathOf).filter((path) => path !== '');
}

function wordsOf({ commands, options }: Completed): string[] {
  return [...commands.map(({ name }) => name), ...options.map(({ long }) => long)];
}

function valuesOf({ options }: Completed): string[] {
  return options
    .filter(({ takesValue }) => takesValue)
    .flatMap(({ long, short }) => [long, short ?? []].flat());
}

/** A word for any of the shells; fish reads a backslash before a quote inside quotes, the others do not. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", '’')}'`;
}
