import type { createProgram } from '../../../offchain-agent/src/program/program.ts';

// The agent's own; the one that npm puts at the top may be another version.
type Command = ReturnType<typeof createProgram>;

/** The lines of the shell blocks of a document that call us; one that ends in a backslash goes on in the next. */
export function almanacCalls(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^( *)```sh\n(.*?)^\1```$/gms)].map(([, , block = '']) => block);
  return blocks.flatMap((block) => callsIn(block.replace(/\\\n\s*/g, ' ')));
}

/** The calls of `almanac` in shell lines, without what comes before them, and without comments. */
export function callsIn(script: string): string[] {
  return script
    .split('\n')
    .flatMap((line) => line.replace(/\s#.*$/, '').split(/&&|\|\||[;|]/))
    .flatMap(
      (part) => /^\s*(?:sudo )?(?:npx --no-install |\.\/)?almanac (.*)$/.exec(part)?.[1]?.trim() ?? [],
    );
}

/**
 * What the command line would refuse of a call before it does anything: a command or an option that is not there, one
 * that is missing, too many or too few arguments. Values are not looked at.
 * @example commandFaults(createProgram('0'), 'fit points.csv --svgs x') // ['fit points.csv --svgs x: no option --svgs']
 */
export function commandFaults(program: Command, call: string): string[] {
  const words = wordsOf(call);
  let command = program;
  const before: string[] = [];
  for (let at = childAt(command, words); at !== undefined; at = childAt(command, words)) {
    const options = words.splice(0, at);
    before.push(...readWords(command, options).faults);
    command = childOf(command, words.shift()) ?? command;
  }
  if (command === program) return words[0]?.startsWith('-') ? [] : [`${call}: no command ${words[0]}`];
  const { faults, given, rest } = readWords(command, words);
  const lacking = command.options.filter(({ mandatory, long }) => mandatory && !given.has(long ?? ''));
  const takes = command.registeredArguments;
  const least = takes.filter(({ required }) => required).length;
  const most = takes.some(({ variadic }) => variadic) ? Number.POSITIVE_INFINITY : takes.length;
  if (rest < least || rest > most) faults.push(`${rest} arguments, takes ${least} to ${most}`);
  return [...before, ...faults, ...lacking.map(({ long }) => `lacks ${long}`)].map(
    (fault) => `${call}: ${fault}`,
  );
}

function readWords(command: Command, words: readonly string[]) {
  const faults: string[] = [];
  const given = new Set<string>();
  let rest = 0;
  for (let index = 0; index < words.length; index++) {
    const [flag = '', value] = (words[index] ?? '').split('=');
    if (!flag.startsWith('-') || flag === '-') {
      rest += 1;
      continue;
    }
    if (flag === '--help') continue;
    const option = command.options.find(({ long, short }) => flag === long || flag === short);
    if (!option) faults.push(`no option ${flag}`);
    given.add(option?.long ?? flag);
    if (option?.required && value === undefined && words[++index] === undefined)
      faults.push(`${flag} lacks its value`);
  }
  return { faults, given, rest };
}

/** Where the name of a command below this one stands, behind options of this one. */
function childAt(command: Command, words: readonly string[]): number | undefined {
  let index = 0;
  while (words[index]?.startsWith('-')) {
    const [flag, value] = (words[index] ?? '').split('=');
    const option = command.options.find(({ long, short }) => flag === long || flag === short);
    index += option?.required && value === undefined ? 2 : 1;
  }
  return childOf(command, words[index]) && index;
}

function childOf(command: Command, name: string | undefined): Command | undefined {
  return command.commands.find((one) => one.name() === name);
}

/** Words as a shell splits them; quotes hold words together. */
function wordsOf(call: string): string[] {
  return [...call.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) => word.replace(/["']/g, ''));
}
