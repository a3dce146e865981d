import { createProgram } from '../../../offchain-agent/src/program/program.ts';
import type { Hit } from './prose-patterns.ts';

type Command = ReturnType<typeof createProgram>;

const longestDescription = 60;
const longestHelp = { root: 60, command: 40 };

/** The texts of the command line's help, and where they are too long or one option has two texts. */
export async function readHelp(): Promise<{ units: { path: string; text: string }[]; hits: Hit[] }> {
  const commands = allCommands(createProgram('0.0.0'), '');
  const units = commands.flatMap(({ path, command }) => [
    { path, text: command.description() },
    ...command.options.map(({ long, description }) => ({ path: `${path} ${long ?? ''}`, text: description })),
  ]);
  const hits = commands.flatMap(({ path, command }) => {
    const lines = fullHelp(command).trimEnd().split('\n').length;
    const most = command.parent ? longestHelp.command : longestHelp.root;
    return [
      ...(command.description().length > longestDescription
        ? [hit(`description over ${longestDescription} characters`, path, command.description())]
        : []),
      ...(lines > most
        ? [hit(command.parent ? `over ${most} lines` : `root over ${most} lines`, path, `${lines} lines`)]
        : []),
    ];
  });
  return { units: units.filter(({ text }) => text !== ''), hits: [...hits, ...secondTexts(commands)] };
}

/** The texts of options beyond the first of each; the same name with another value is another option, hidden names are old ones. */
function secondTexts(commands: readonly { path: string; command: Command }[]): Hit[] {
  const texts = new Map<string, Set<string>>();
  return commands.flatMap(({ path, command }) =>
    command.options
      .filter(({ hidden }) => !hidden)
      .flatMap(({ flags, description }) => {
        const known = texts.get(flags) ?? new Set();
        const isSecond = known.size > 0 && !known.has(description);
        texts.set(flags, known.add(description));
        return isSecond ? [hit('second text of an option', `${path} ${flags}`, description)] : [];
      }),
  );
}

function allCommands(command: Command, above: string): { path: string; command: Command }[] {
  const path = `${above} ${command.name()}`.trim();
  return [{ path, command }, ...command.commands.flatMap((one) => allCommands(one, path))];
}

/** The help with what is added before and after it. */
function fullHelp(command: Command): string {
  let text = '';
  // Of the terminal that runs the check it would have as many lines as that is wide.
  command.configureOutput({ getOutHelpWidth: () => 80, writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}

function hit(rule: string, path: string, text: string): Hit {
  return { scope: 'help', rule, path, line: 0, text };
}
