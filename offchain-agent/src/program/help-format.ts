import { type Command, Help } from 'commander';
import { examples } from './examples.ts';

/** What the exit code of every command means, for the help of `almanac` itself. */
const exitCodes = `Exit codes: 0 success, 1 the answer is no, 2 bad input, 3 unknown,
4 unreachable, 130 interrupted. Errors and hints go to stderr.`;

/**
 * Help in the order of reading: description, usage, examples, arguments, options and commands by group. Set it once: commands
 * inherit it.
 */
export const helpFormat: Partial<Help> = {
  // Those of `almanac` itself are in its usage.
  visibleOptions: (command) =>
    command.parent ? Help.prototype.visibleOptions.call(new Help(), command) : [],
  subcommandTerm: (command) => command.name(),
  commandUsage: (command) => `${pathOf(command)} ${command.usage()}`.trim(),
  formatHelp(command, helper) {
    const width = helper.padWidth(command, helper);
    const item = (term: string, description: string): string =>
      helper.formatItem(term, width, description, helper);
    const list = (heading: string, items: string[]): string[] =>
      helper.formatItemList(heading, items, helper);
    const options = [
      ...groupsOf(helper.visibleOptions(command), (one) => one.helpGroupHeading ?? 'Options:'),
    ];
    const commands = [...groupsOf(helper.visibleCommands(command), (one) => one.helpGroup() || 'Commands:')];
    return [
      helper.commandDescription(command),
      '',
      `Usage: ${helper.commandUsage(command)}`,
      '',
      ...list('Examples:', exampleOf(command)),
      ...list(
        'Arguments:',
        helper.visibleArguments(command).map((one) => item(helper.argumentTerm(one), one.description)),
      ),
      ...options.flatMap(([heading, ones]) =>
        list(
          heading,
          ones.map((one) => item(helper.optionTerm(one), helper.optionDescription(one))),
        ),
      ),
      ...commands.flatMap(([heading, ones]) =>
        list(
          heading,
          ones.map((one) => item(helper.subcommandTerm(one), one.description())),
        ),
      ),
      ...(command.parent ? [] : [exitCodes, '']),
    ].join('\n');
  },
};

/** The name of a command with those of the commands above it. */
export function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

/** The command that arguments begin with, as far as they name one. */
export function commandOf(program: Command, args: readonly string[]): Command {
  let command = program;
  for (const arg of args) {
    if (arg.startsWith('-')) continue;
    const next = command.commands.find((one) => one.name() === arg || one.aliases().includes(arg));
    if (!next) break;
    command = next;
  }
  return command;
}

function exampleOf(command: Command): string[] {
  const path = pathOf(command)
    .replace(/^almanac network chaos/, 'almanac chaos')
    .slice('almanac '.length);
  const example = examples[path] ?? examples[path.replace('chaos netem ', 'chaos ')];
  return example === undefined ? [] : [`  ${wrapped(`almanac ${example}`)}`];
}

/** A command line of at most 78 columns, continued as a shell takes it. */
function wrapped(line: string): string {
  const lines = [''];
  for (const part of line.split(/ (?=--)/)) {
    const last = lines.at(-1) ?? '';
    if (last === '') lines[lines.length - 1] = part;
    else if (last.length + part.length < 74) lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(part);
  }
  return lines.join(' \\\n    ');
}

function groupsOf<Item>(items: readonly Item[], headingOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) groups.set(headingOf(item), [...(groups.get(headingOf(item)) ?? []), item]);
  return groups;
}
