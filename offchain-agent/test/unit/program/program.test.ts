import assert from 'node:assert/strict';
import type { Command } from 'commander';
import { createProgram } from '../../../src/program/program.ts';

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
