// `npm run payouts`: random eras that pallet-staking-async pays natively, compared with what the agent recomputes.
import { writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { VectorEra } from '../tests/support/payout-eras.ts';
import { comparePages } from '../tests/support/payout-events.ts';
import { parseOptions } from './lib/options.mjs';
import { executeNatively } from './lib/payouts/execute-natively.ts';
import { releases } from './lib/payouts/releases.ts';

const versions = releases.map(({ version }) => version);
const help = `usage: npm run payouts -- [--version V]... [--eras N] [--seed N] [--write FILE]

  Draws eras, pays them with the releases of pallet-staking-async from the crate registry, and compares each event with
  what the agent recomputes. The programs are built once in the cache folder: about 10 minutes each on 2 cores.
  --version V    ${versions.join(', ')} (default: all)
  --eras N       eras of each version (default: 1000)
  --seed N       which ones (default: 1)
  --write FILE   also write them, gzipped
  Ends with 0 when all are equal, 1 when one differs, 2 for options it does not know.`;

const { values } = parseOptions(help, {
  options: {
    version: { type: 'string', multiple: true },
    eras: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    write: { type: 'string' },
  },
});
process.exitCode = await main();

async function main(): Promise<number> {
  const { version: named = versions, write } = values;
  const [eras, seed] = [Number(values.eras), Number(values.seed)];
  const unknown = named.find((name) => !versions.some((version) => version === name));
  if (unknown !== undefined) return refuse(`--version ${unknown}: expected ${versions.join(', ')}`);
  if (!Number.isSafeInteger(eras) || eras < 1) return refuse('--eras: expected a whole number from 1');
  if (!Number.isSafeInteger(seed) || seed < 0) return refuse('--seed: expected a whole number from 0');
  const all: VectorEra[] = [];
  let differing = 0;
  for (const release of releases.filter(({ version }) => named.includes(version))) {
    const executed = await executeNatively(release, { eras, seed });
    differing += compare(release.crate, executed);
    all.push(...executed);
  }
  if (write !== undefined) {
    const lines = all.map((era) => JSON.stringify(era)).join(',\n');
    writeFileSync(write, gzipSync(`{"seed":${seed},"eras":[\n${lines}\n]}\n`, { level: 9 }));
  }
  return differing === 0 ? 0 : 1;
}

/** Prints the first pages that differ. @returns how many do */
function compare(crate: string, eras: readonly VectorEra[]): number {
  const pages = eras.flatMap((era) => comparePages(era).map((page) => ({ era: era.era, ...page })));
  const differing = pages.filter(({ expected, told }) => !isDeepStrictEqual(expected, told));
  for (const page of differing.slice(0, 5)) console.log(JSON.stringify(page));
  const told = pages.flatMap((page) => page.told);
  const count = (...kinds: readonly string[]): number => told.filter(([kind]) => kinds.includes(kind)).length;
  console.log(
    `pallet-staking-async ${crate}: ${eras.length} eras, ${pages.length} pages, ${count('rewarded', 'incentive')} payments (${count('incentive')} of the incentive), ${count('missing_payee')} without a payee; ${differing.length} pages differ`,
  );
  return differing.length;
}

function refuse(why: string): number {
  console.error(`almanac: ${why}\n\n${help}`);
  return 2;
}
