import assert from 'node:assert/strict';
import type { Command } from 'commander';
import { examples } from '../../../src/program/examples.ts';
import { pathOf } from '../../../src/program/help-format.ts';
import { createProgram } from '../../../src/program/program.ts';

const widest = 80;
const longest = 50;

/** The command with those above and below it. */
function everyCommand(command: Command): Command[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

/** The whole help, as a terminal of 80 columns shows it. */
function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({ getOutHelpWidth: () => widest, writeOut: (part) => (text += part) });
  command.outputHelp();
  return text;
}

/** The help that a call prints. */
async function printedBy(words: readonly string[]): Promise<string> {
  const program = createProgram('0.0.0');
  let text = '';
  for (const command of everyCommand(program))
    command.exitOverride().configureOutput({ writeOut: (part) => (text += part) });
  await program.parseAsync(words, { from: 'user' }).catch(({ code }: { code?: string }) => {
    assert.equal(code, 'commander.help');
  });
  return text;
}

/** Words of a shell, of which quotes hold blanks together. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

function commandsOf(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(commandsOf);
}

// A chain specification is a JSON document already, in a shape that nodes and not we decide.
const printsJsonAlways = ['network spec'];

describe('every command', () => {
  for (const command of commandsOf(createProgram('0.0.0'))) {
    const name = `${command.parent?.name()} ${command.name()}`;
    it(`${name} says what it does and what each option is for`, () => {
      assert.notEqual(command.description(), '');
      for (const option of command.options) assert.notEqual(option.description, '', option.long);
    });

    if (printsJsonAlways.includes(name)) continue;
    it(`${name} offers --json`, () => {
      assert.ok(command.options.some((option) => option.long === '--json'));
    });
  }
});

describe('help', () => {
  it('fits 60 lines of 80 columns and has an example for almanac itself', async () => {
    const lines = helpOf(createProgram('0.0.0')).trimEnd().split('\n');
    assert.ok(lines.length <= 60, `${lines.length} lines`);
    assert.deepEqual(
      lines.filter((line) => line.length > widest),
      [],
    );
    const [, example = ''] = /such as `almanac (.+)`/.exec(lines.join('\n')) ?? [];
    assert.match(await printedBy(wordsOf(example)), /^Count authored and missed slots .*\n\nUsage: /);
  });

  for (const command of everyCommand(createProgram('0.0.0')).slice(1)) {
    if (command.name() === 'help') continue;
    it(`fits a screen and has an example for ${pathOf(command)}`, () => {
      const lines = helpOf(command).trimEnd().split('\n');
      assert.ok(lines.length <= longest, `${lines.length} lines`);
      assert.deepEqual(
        lines.filter((line) => line.length > widest),
        [],
      );
      assert.ok(lines.includes('Examples:'));
    });
  }

  for (const [path, example] of Object.entries(examples)) {
    it(`gives an example of ${path} that is accepted`, async () => {
      const program = createProgram('0.0.0');
      let invoked: Command | undefined;
      for (const command of everyCommand(program))
        if (command.commands.length === 0 || command.name() === 'agent')
          command.action(() => {
            invoked = command;
          });
      await program.parseAsync(wordsOf(example), { from: 'user' });
      assert.ok(example.startsWith(path) && invoked && pathOf(invoked).includes(path));
    });
  }

  it('accepts the old names of options', async () => {
    const program = createProgram('0.0.0');
    const sweep = program.commands.find((command) => command.name() === 'sweep');
    sweep?.action(() => undefined);
    await program.parseAsync(['sweep', '--dir', 'here'], { from: 'user' });
    assert.equal(sweep?.opts()['out'], 'here');
    assert.ok(sweep && !helpOf(sweep).includes('--dir'));
  });
});
