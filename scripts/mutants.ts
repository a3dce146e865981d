// `npm run mutants [-- math | pallets]`: how many small faults, put into the Rust code one by one, the tests find.
import { type Campaign, campaigns, runCampaign, type Score } from './lib/mutants/campaign.ts';
import { parseOptions } from './lib/options.mjs';

const leastPercent = 90;

const help = `usage: npm run mutants -- [--sample N] [--seed N] [--json] [math | pallets]

  Changes the Rust code in one small place at a time (cargo-mutants) and runs the tests: a change that no test
  notices has survived. math: all of the pure arithmetic. pallets: a sample, drawn by the seed, of what counts,
  reports, aggregates and registers. Without a name both. Works on a copy in the cache folder; takes hours on 2 cores.
  --sample N   how many places in the pallets (default 200)
  --seed N     which ones (default 1)
  --json       one document instead of text
  Ends with 0 when at least ${leastPercent} % are found, 1 when fewer are, 2 for options it does not know.`;

const { values, positionals: named } = parseOptions(help, {
  options: {
    sample: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
process.exitCode = await main();

async function main(): Promise<number> {
  const unknown = named.filter((name) => !Object.hasOwn(campaigns, name));
  if (unknown.length > 0)
    return refuse(`there is no campaign ${unknown.join(', ')}; expected math or pallets`);
  const [sample, seed] = [Number(values.sample), Number(values.seed)];
  if (!Number.isInteger(sample) || sample < 1) return refuse('--sample: expected a whole number from 1 on');
  if (!Number.isInteger(seed) || seed < 0) return refuse('--seed: expected a whole number from 0 on');
  const scores: Score[] = [];
  for (const name of named.length > 0 ? named : Object.keys(campaigns)) {
    const score = await runCampaign(campaigns[name] as Campaign, { name, sample, seed });
    if (score === undefined) return 1;
    scores.push(score);
  }
  console.log(values.json ? JSON.stringify(scores, null, 2) : scores.map(text).join('\n'));
  return scores.every(({ percent }) => percent >= leastPercent) ? 0 : 1;
}

function text({ name, drawn, all, unviable, found, survivors, percent }: Score): string {
  const head = `${name}: ${drawn} of ${all} places, ${unviable} do not compile, ${found} found, ${survivors.length} survive: ${percent.toFixed(1)} % (limit ${leastPercent} %)`;
  return [head, ...survivors.map((survivor) => `  ${survivor}`)].join('\n');
}

function refuse(fault: string): number {
  console.error(`almanac: ${fault}.`);
  return 2;
}
