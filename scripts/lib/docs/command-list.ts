import { stepsOf } from '../../../tests/support/page-commands.ts';
import { readSources } from '../check/source.ts';
import { root } from '../folders.mjs';
import { readPages } from './page-faults.ts';

/** The shell commands of a page, and the test that follows the page, if one does. */
export interface PageCommands {
  readonly path: string;
  readonly commands: readonly string[];
  readonly test?: string;
}

/** The commands in `sh` blocks of the README and of docs. A test that follows a page names it and reads it by `PageReader`. */
export function commandsOfPages(): PageCommands[] {
  const tests = readSources(root, 'tests/e2e', '.ts').filter(({ text }) => text.includes('new PageReader('));
  return readPages('docs', 'README.md')
    .filter(({ path }) => !path.startsWith('docs/examples/'))
    .flatMap(({ path }) => {
      const commands = stepsOf(path).flatMap((step) => step.commands);
      const test = tests.find(({ text }) => text.includes(`'${path}'`))?.path;
      return commands.length === 0 ? [] : [{ path, commands, ...(test === undefined ? {} : { test }) }];
    });
}

/** A line per page that a test follows, and a line per command of the other pages; then the sum. */
export function commandLines(pages: readonly PageCommands[]): string[] {
  const lines = pages.flatMap(({ path, commands, test }) =>
    test === undefined
      ? commands.map((command) => `not run  ${path}: ${command.split('\n')[0]}`)
      : [`run      ${path}: ${commands.length} commands, by ${test}`],
  );
  const count = (list: readonly PageCommands[]): number =>
    list.reduce((sum, { commands }) => sum + commands.length, 0);
  const followed = count(pages.filter(({ test }) => test !== undefined));
  return [...lines, `${followed} of ${count(pages)} commands are on pages that a test follows`];
}
