// `npm run mutants [-- NAME...]`: how many small faults, put into the code one by one, the tests find.

import { runRustCampaign, rustCampaigns } from './lib/mutants/rust.ts';
import type { Score } from './lib/mutants/score.ts';
import { runTypeScriptCampaign, typeScriptCampaigns } from './lib/mutants/typescript.ts';
import { parseOptions } from './lib/options.mjs';

const leastPercents = { rust: 90, typeScript: 85 } as const;

const help = `usage: npm run mutants -- [--sample N] [--seed N] [--json] [math | pallets | sli | usl | outbox | windows]

  Changes the code in one small place at a time and runs the tests: a change that no test notices has survived.
  Rust, by cargo-mutants. math: all of the pure arithmetic. pallets: a sample, drawn by the seed, of what counts,
  reports, aggregates and registers.
  TypeScript, by Stryker. All of sli (aggregation, evidence), usl (the fit), outbox, and windows (their duties).
  Without a name all of them. Works on a copy in the cache folder; takes hours on 2 cores.
  --sample N   how many places in the pallets (default 200)
  --seed N     which ones (default 1)
  --json       one document instead of text
  Ends with 0 when at least ${leastPercents.rust} % (Rust) and ${leastPercents.typeScript} % (TypeScript) of each are found, 1 when fewer are,
  2 for options it does not know.`;

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
  const known = [...Object.keys(rustCampaigns), ...Object.keys(typeScriptCampaigns)];
  const unknown = named.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    return refuse(`there is no campaign ${unknown.join(', ')}; expected ${known.join(', ')}`);
  const [sample, seed] = [Number(values.sample), Number(values.seed)];
  if (!Number.isInteger(sample) || sample < 1) return refuse('--sample: expected a whole number from 1 on');
  if (!Number.isInteger(seed) || seed < 0) return refuse('--seed: expected a whole number from 0 on');
  const scores: Score[] = [];
  for (const name of named.length > 0 ? named : known) {
    const [rust, typeScript] = [rustCampaigns[name], typeScriptCampaigns[name]];
    const score = rust
      ? await runRustCampaign(rust, { name, sample, seed })
      : typeScript && (await runTypeScriptCampaign(typeScript, name));
    if (score === undefined) return 1;
    scores.push(score);
  }
  console.log(values.json ? JSON.stringify(scores, null, 2) : scores.map(text).join('\n'));
  return scores.every((score) => score.percent >= leastPercentOf(score)) ? 0 : 1;
}

function leastPercentOf({ name }: Score): number {
  return Object.hasOwn(rustCampaigns, name) ? leastPercents.rust : leastPercents.typeScript;
}

function text(score: Score): string {
  const { name, drawn, all, unviable, found, survivors, percent } = score;
  const head = `${name}: ${drawn} of ${all} places, ${unviable} do not compile, ${found} found, ${survivors.length} survive: ${percent.toFixed(1)} % (limit ${leastPercentOf(score)} %)`;
  return [head, ...survivors.map((survivor) => `  ${survivor}`)].join('\n');
}

function refuse(fault: string): number {
  console.error(`almanac: ${fault}.`);
  return 2;
}
