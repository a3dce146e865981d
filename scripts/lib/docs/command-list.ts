import { notRun } from '../../../tests/support/commands-not-run.ts';
import { claimedCommands, reasonOf, withoutComments } from '../../../tests/support/page-claims.ts';
import { stepsOf } from '../../../tests/support/page-commands.ts';
import { root } from '../folders.mjs';
import { readSources } from '../source.ts';
import { readPages } from './page-faults.ts';

/** A shell command of a page, with the test that runs it or the reason why none does; with neither it is forgotten. */
interface PageCommand {
  readonly path: string;
  readonly command: string;
  readonly test?: string;
  readonly reason?: string;
}

/** At most this share of the commands is not run. */
export const notRunShare = 0.1;

/**
 * The commands in `sh` blocks of the README and of docs. A test runs them by `pageArgs`, or follows the whole page: it reads
 * the page by `PageReader` and fails unless `forgotten` is empty.
 */
export function commandsOfPages(): PageCommand[] {
  const followers = new Map(
    readSources(root, 'tests/e2e', '.ts').flatMap(({ path, text }) =>
      followedPages(text).map((page) => [page, path] as const),
    ),
  );
  return readPages('docs', 'README.md')
    .filter(({ path }) => !path.startsWith('docs/examples/'))
    .flatMap(({ path }) => {
      const follower = followers.get(path);
      const claimed = claimedCommands(path);
      return stepsOf(path)
        .flatMap(({ commands }) => commands)
        .map((command) => {
          const reason = reasonOf(path, command);
          if (reason !== undefined) return { path, command, reason };
          const test = claimed.get(command) ?? follower;
          return { path, command, ...(test === undefined ? {} : { test }) };
        });
    });
}

/** The pages of which a test runs every command, or fails: each reader must ask for what it forgot. */
export function followedPages(source: string): string[] {
  const named = new Map(
    [...source.matchAll(/^const (\w+) = '([^']+\.md)';$/gm)].map(([, name = '', page = '']) => [name, page]),
  );
  const [, ...readers] = withoutComments(source).split(/\bnew PageReader\(\s*/);
  return readers.flatMap((reader) => {
    const [, page, name = ''] = /^(?:'([^']+)'|(\w+))/.exec(reader) ?? [];
    return reader.includes('.forgotten, []') ? (page ?? named.get(name) ?? []) : [];
  });
}

/** Entries of the list of commands that are not run that match no command of their page. */
export function strayEntries(commands: readonly PageCommand[]): string[] {
  return notRun
    .filter(
      ({ page, beginning }) =>
        !commands.some(({ path, command }) => path === page && command.startsWith(beginning)),
    )
    .map(({ page, beginning }) => `${page}: ${beginning}`);
}

/** A line per page and test, a line per command without a test, and the sums. */
export function commandLines(commands: readonly PageCommand[]): string[] {
  const firstLine = (command: string): string => command.split('\n')[0] ?? '';
  const run = new Map<string, number>();
  for (const { path, test } of commands)
    if (test !== undefined) run.set(`${path}: by ${test}`, (run.get(`${path}: by ${test}`) ?? 0) + 1);
  const listed = commands.filter(({ reason }) => reason !== undefined);
  const forgotten = commands.filter(({ test, reason }) => test === undefined && reason === undefined);
  const count = commands.length - listed.length - forgotten.length;
  return [
    ...[...run].map(([place, number]) => `run       ${place}, ${number}`),
    ...listed.map(({ path, command, reason }) => `not run   ${path}: ${firstLine(command)} (${reason})`),
    ...forgotten.map(({ path, command }) => `no test   ${path}: ${firstLine(command)}`),
    `${count} of ${commands.length} commands run in tests, ${listed.length} are not run for a reason, ${forgotten.length} have no test`,
  ];
}
