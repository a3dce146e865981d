// `npm run seed [-- --days 90 --seed 1 --end 2026-11-27 --out FOLDER]`: lives through the days of the demo's story in fast motion and
// writes what is left of them, after every day's record was compared with the story's own count; 1 when one differs.
// `npm run seed -- --check` lives through the days of the committed seed again and writes nothing; 1 when a byte differs.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { seedFile } from '../offchain-agent/src/demo/seed/load-story.ts';
import { dayS } from '../offchain-agent/src/demo/seed/story-plan.ts';
import { compareRecords } from './lib/demo-seed/compare-records.ts';
import { makeSeed, type SeedFacts, startOf } from './lib/demo-seed/make-seed.ts';
import { seedFolder, storyHash } from './lib/demo-seed/sources.ts';
import { rustWorkspace } from './lib/folders.mjs';
import { parseOptions } from './lib/options.mjs';

const mostBytes = 400_000;
const blob = join(rustWorkspace, 'blob/almanac_runtime.compact.compressed.wasm');

const { values } = parseOptions(
  'npm run seed [-- --days DAYS] [--seed NUMBER] [--end YYYY-MM-DD, the midnight at which it ends] [--out FOLDER] | --check',
  {
    options: {
      days: { type: 'string', default: '90' },
      seed: { type: 'string', default: '1' },
      end: { type: 'string', default: yesterday() },
      out: { type: 'string', default: seedFolder },
      check: { type: 'boolean', default: false },
    },
  },
);

process.exitCode = await main();

async function main(): Promise<number> {
  const committed = values.check ? committedFacts() : undefined;
  const days = committed?.days ?? Number(values.days);
  const number = committed?.number ?? Number(values.seed);
  const end = committed?.end ?? values.end;
  const endS = Date.parse(`${end}T00:00:00Z`) / 1_000;
  if (!(Number.isSafeInteger(days) && days >= 1 && days <= 400))
    return fault(`--days ${values.days}: expected 1 to 400`);
  if (!(Number.isSafeInteger(number) && number >= 0))
    return fault(`--seed ${values.seed}: expected a whole number`);
  if (!(endS % dayS === 0)) return fault(`--end ${end}: expected a date, as 2026-11-27`);
  const startS = startOf(endS, days);
  const begunMs = performance.now();
  const seconds = (): string => ((performance.now() - begunMs) / 1_000).toFixed(0);
  const { story, packed, early } = await makeSeed({ number, startS }, days, (day) => {
    if (day % 5 === 0 || day === days) console.error(`day ${day} of ${days}, ${seconds()} s`);
  });
  const { cells, differences } = await compareRecords(story);
  for (const difference of differences) console.error(difference);
  console.error(`${cells - differences.length} of ${cells} records of days equal the story's own count`);
  if (packed.length > mostBytes)
    return fault(`the seed has ${packed.length} bytes, above ${mostBytes}; keep fewer windows`);
  if (differences.length > 0) return 1;
  if (committed) {
    // Another release of Node may compress the same bytes otherwise.
    const [here, there] = [packed, readFileSync(join(seedFolder, seedFile))].map((file) =>
      brotliDecompressSync(file),
    );
    const isSame = here !== undefined && there !== undefined && Buffer.compare(here, there) === 0;
    console.log(
      isSame
        ? `the committed seed is what ${days} days come to, to the last byte, in ${seconds()} s`
        : 'the committed seed is another one: run npm run seed, and commit what it writes',
    );
    return isSame ? 0 : 1;
  }
  const facts: SeedFacts = {
    schema: 'almanac.demo_seed_facts.v1',
    number,
    start: new Date(startS * 1_000).toISOString().slice(0, 10),
    end,
    days,
    blocks: story.chain.number,
    head: story.keep().kept.head.hash,
    early,
    runtime: createHash('sha256').update(readFileSync(blob)).digest('hex'),
    story: storyHash(),
    bytes: packed.length,
  };
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, seedFile), packed);
  writeFileSync(join(values.out, `${seedFile}.json`), `${JSON.stringify(facts, null, 2)}\n`);
  console.log(
    `${join(values.out, seedFile)}: ${days} days, ${facts.blocks} blocks, ${packed.length} bytes, in ${seconds()} s`,
  );
  return 0;
}

/** So that each demo lives through a day itself, whose evidence can be verified. */
function yesterday(): string {
  return new Date(Date.now() - dayS * 1_000).toISOString().slice(0, 10);
}

function committedFacts(): SeedFacts {
  return JSON.parse(readFileSync(join(seedFolder, `${seedFile}.json`), 'utf8')) as SeedFacts;
}

function fault(message: string): number {
  console.error(`almanac: ${message}`);
  return 2;
}
