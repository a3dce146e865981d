import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { notRun } from './commands-not-run.ts';
import { commandOf } from './page-commands.ts';

const clone = fileURLToPath(new URL('../..', import.meta.url));

/** A command of a page that a test runs: the page, and the words that the command begins with. */
interface PageClaim {
  readonly page: string;
  readonly beginning: string;
  /** The test, relative to the clone. */
  readonly test: string;
}

let claims: readonly PageClaim[] | undefined;

/** Commands of pages that tests run by `pageArgs`. Reads every test once per process: each page needs them. */
function pageClaims(): readonly PageClaim[] {
  claims ??= readClaims();
  return claims;
}

function readClaims(): PageClaim[] {
  return ['tests/e2e', 'tests/support', 'offchain-agent/test'].flatMap((folder) =>
    readdirSync(join(clone, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .toSorted()
      .flatMap((name) =>
        claimsIn(readFileSync(join(clone, folder, name), 'utf8')).map((claim) => ({
          ...claim,
          test: `${folder}/${name}`,
        })),
      ),
  );
}

/** The calls of `pageArgs` in a source, without those in comments. */
export function claimsIn(source: string): { page: string; beginning: string }[] {
  return [...withoutComments(source).matchAll(/\bpageArgs\(\s*'([^']+)',\s*'([^']+)'/g)].map(
    ([, page = '', beginning = '']) => ({ page, beginning }),
  );
}

/** A source without its comments: those of whole lines, and those behind code. */
export function withoutComments(source: string): string {
  return source
    .replace(/^[ \t]*\/\*[\s\S]*?\*\/[ \t]*$/gm, '')
    .replace(/^[ \t]*\/\/.*$/gm, '')
    .replace(/[ \t]\/\/ .*$/gm, '');
}

/** The commands of a page that tests run by `pageArgs`, each with the test. */
export function claimedCommands(page: string): Map<string, string> {
  return new Map(
    pageClaims()
      .filter((claim) => claim.page === page)
      .map(({ beginning, test }) => [commandOf(page, beginning), test]),
  );
}

/** Reason why no test runs a command of a page, if it is listed with one. */
export function reasonOf(page: string, command: string): string | undefined {
  return notRun.find((one) => one.page === page && command.startsWith(one.beginning))?.reason;
}
