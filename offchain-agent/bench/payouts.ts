// Our payouts beside those of pallet-staking-async, which pays random eras natively.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { brotliCompressSync } from 'node:zlib';
import type { VectorEra } from '../../tests/support/payout-eras.ts';
import { comparePages } from '../../tests/support/payout-events.ts';
import { AgentError } from '../src/base/error.ts';
import { jsonText, print, say } from '../src/cli/output.ts';
import { renderTable } from '../src/cli/table.ts';
import { executeNatively } from './payouts/execute-natively.ts';
import { releases } from './payouts/releases.ts';

interface PayoutsBenchOptions {
  readonly seed?: string | undefined;
  /** Eras of each release. */
  readonly count?: string | undefined;
  /** The one release to ask. */
  readonly only?: string | undefined;
  /** Writes the first eras for the tests. */
  readonly record?: boolean | undefined;
  readonly json?: boolean | undefined;
}

const usualCount = 1_000;
const recordedCount = 300;

interface Tally {
  readonly crate: string;
  readonly eras: number;
  readonly pages: number;
  readonly payments: number;
  readonly incentives: number;
  readonly withoutPayee: number;
  readonly failed: number;
  readonly different: number;
}

/** Prints how many pages the two pay differently; returns the exit code: 0 when none. */
export async function benchPayouts(options: PayoutsBenchOptions): Promise<number> {
  const seed = options.record ? 0 : wholeOf(options.seed ?? '0', 'seed');
  const count = options.record ? recordedCount : wholeOf(options.count ?? String(usualCount), 'count');
  const asked = releases.filter(({ version }) => options.record || (options.only ?? version) === version);
  if (asked.length === 0)
    throw new AgentError('bad_input/option', `there is no release ${options.only} here`);
  const eras: VectorEra[] = [];
  const tallies: Tally[] = [];
  for (const release of asked) {
    say(`building pallet-staking-async ${release.crate} (10 to 20 minutes the first time)`);
    const paid = await executeNatively(release, { count, seed });
    tallies.push(tally(release.crate, paid));
    eras.push(...paid);
  }
  if (options.record) record(seed, eras);
  if (options.json) print(jsonText({ schema: 'almanac.bench-payouts.v1', seed, count, releases: tallies }));
  else for (const line of linesOf(tallies)) print(line);
  return tallies.every(({ eras, different }) => eras === count && different === 0) ? 0 : 1;
}

/** Says of the first pages that differ how they do. */
function tally(crate: string, eras: readonly VectorEra[]): Tally {
  const pages = eras.flatMap((era) => comparePages(era).map((page) => ({ era: era.era, ...page })));
  const different = pages.filter(({ expected, told }) => !isDeepStrictEqual(expected, told));
  for (const page of different.slice(0, 5)) say(JSON.stringify(page));
  const told = pages.flatMap((page) => page.told);
  const count = (kind: string): number => told.filter(([own]) => own === kind).length;
  // Hubs that mint say so of a transfer that failed.
  const zeros = told.filter(([kind, , amount]) => kind === 'rewarded' && amount === '0').length;
  return {
    crate,
    eras: eras.length,
    pages: pages.length,
    payments: count('rewarded') - zeros,
    incentives: count('incentive'),
    withoutPayee: count('missing_payee'),
    failed: count('incentive_failed') + zeros,
    different: different.length,
  };
}

function record(seed: number, eras: readonly VectorEra[]): void {
  const file = join(import.meta.dirname, '../../tests/vectors/payouts.json.br');
  writeFileSync(file, brotliCompressSync(JSON.stringify({ seed, eras })));
  say(`${eras.length} eras written to ${file}`);
}

const columns: readonly (readonly [title: string, of: keyof Tally])[] = [
  ['release', 'crate'],
  ['eras', 'eras'],
  ['pages', 'pages'],
  ['payments', 'payments'],
  ['incentives', 'incentives'],
  ['without payee', 'withoutPayee'],
  ['failed', 'failed'],
  ['pages differ', 'different'],
];

function linesOf(tallies: readonly Tally[]): string[] {
  const sum = (of: 'pages' | 'different'): number => tallies.reduce((sum, own) => sum + own[of], 0);
  return [
    ...renderTable(
      columns.map(([title]) => ({ title })),
      tallies.map((own) => columns.map(([, of]) => String(own[of]))),
    ),
    '',
    `${sum('different')} of ${sum('pages')} pages paid differently (limit 0)`,
  ];
}

function wholeOf(text: string, name: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new AgentError('bad_input/option', `--${name} takes a whole number, not "${text}"`);
}
