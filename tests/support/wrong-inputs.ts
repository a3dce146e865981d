import { createProgram } from '../../offchain-agent/src/program/program.ts';
import { pseudoRandom } from './pseudo-random.ts';

/** What people and scripts write by mistake: nothing, other types, sizes and encodings, paths that lead elsewhere. */
const wrong = [
  '',
  ' ',
  '-1',
  '0',
  '1e999',
  'NaN',
  '99999999999999999999',
  '0x',
  ',',
  'v1,,v2',
  'é\u202e\u200b',
  'a'.repeat(5_000),
  '{"a":',
  '//Alice//',
  'ws://',
  'https://127.0.0.1:1',
  '/etc/passwd/x',
  '/dev/zero',
  '/proc/x',
  '/',
  '.',
];

// They would start something if the wrong value happened to be right: this keeps them from it, whatever else is said.
const stopped: Readonly<Record<string, readonly string[]>> = {
  demo: ['--network', 'none'],
  'network up': ['--validators', '0'],
  sweep: ['--resume', '/nonexistent'],
  agent: ['--account', 'nobody'],
};

/** Command lines that a person can get wrong in one place, made of the commands' own options and arguments. */
export function wrongInputs(count: number, seed = 1): string[][] {
  const places = commandsOf(createProgram('0')).flatMap(([name, command]) => {
    const options = command.options.filter(({ required, optional }) => required || optional);
    return [...options, ...command.registeredArguments].map((place) => ({ name, command, place }));
  });
  const random = pseudoRandom(seed);
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)] as Item;
  return Array.from({ length: count }, () => {
    const { name, command, place } = pick(places);
    return lineOf(name, command, place, pick(wrong));
  });
}

type Command = ReturnType<typeof createProgram>;
type Place = Command['options'][number] | Command['registeredArguments'][number];

function lineOf(name: string, command: Command, place: Place, value: string): string[] {
  const given = command.registeredArguments.flatMap((argument) =>
    argument === place ? [value] : argument.required ? ['nothing'] : [],
  );
  const needed = command.options.flatMap((option) =>
    option !== place && option.mandatory && option.defaultValue === undefined
      ? [option.long ?? '', 'nothing']
      : [],
  );
  const wrongOption = 'long' in place ? [`${place.long}=${value}`] : [];
  return [...name.split(' '), ...needed, ...wrongOption, ...(stopped[name] ?? []), '--', ...given];
}

function commandsOf(command: Command, path: readonly string[] = []): [string, Command][] {
  return command.commands.flatMap((one) => {
    const own = [...path, one.name()];
    return [[own.join(' '), one] as [string, Command], ...commandsOf(one, own)];
  });
}
