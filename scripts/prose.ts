// `npm run prose`: counts long sentences, wide cells and house words in documents, help, messages and names of tests; 1 when a
// count is above its ceiling. `--second` has textlint count long sentences, so that none is short by our own count alone.
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { wordLines } from './lib/docs/later-capabilities.ts';
import { type Page, readPages } from './lib/docs/page-faults.ts';
import {
  ceilingsPath,
  compareCeilings,
  loweredCeilings,
  pageHits,
  proseHits,
  readCeilings,
  readProse,
} from './lib/docs/prose.ts';
import { isBelowLimit, longShare, secondCount, secondLines } from './lib/docs/second-linter.ts';
import { root } from './lib/folders.mjs';
import { parseOptions } from './lib/options.mjs';

const help = `usage: npm run prose [-- [--hits] [--rule TEXT] [--second] [--json] [--lower] [PAGE.md...]]

  Checks docs, README, CHANGELOG, help, messages and test names against the ceilings of
  ${ceilingsPath}. Exit code 1: a count is above its ceiling.

  PAGE.md...   list the findings in these pages only; exit code 1 if there are any
  --hits       list all findings
  --rule TEXT  list the findings whose rule contains TEXT, such as "docs, whoever"
  --second     count sentences over 30 words with textlint instead (fetched from npm: 8 MB). Exit code 1: one in
               200 or more; 3: textlint could not be fetched
  --json       print JSON
  --lower      lower the ceilings to the counts; none rises`;

const { values, positionals } = parseOptions(help, {
  allowPositionals: true,
  options: {
    hits: { type: 'boolean', default: false },
    rule: { type: 'string' },
    second: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    lower: { type: 'boolean', default: false },
  },
});
// `| head` closes the pipe early.
process.stdout.on('error', () => process.exit());
const pages =
  positionals.length > 0 ? readPages(...positionals.map((path) => relative(root, path))) : undefined;
process.exitCode = values.second ? await checkSecond() : pages ? checkPages(pages) : await checkAll();

async function checkSecond(): Promise<number> {
  const count = await secondCount(pages ?? readProse());
  if (count === undefined) {
    console.error('error: textlint could not be fetched from the npm registry');
    return 3;
  }
  if (values.json) console.log(JSON.stringify({ ...count, limit: longShare, below: isBelowLimit(count) }));
  else for (const line of secondLines(count)) console.log(line);
  return isBelowLimit(count) ? 0 : 1;
}

function checkPages(found: readonly Page[]): number {
  const hits = found.flatMap(pageHits);
  print(hits);
  return hits.length > 0 ? 1 : 0;
}

async function checkAll(): Promise<number> {
  const { hits, counts, sentences, words } = await proseHits();
  const { above: tooMany, below } = compareCeilings(counts, readCeilings());
  const above = [...words.faults, ...tooMany];
  if (values.lower) {
    const lowered = loweredCeilings(counts, readCeilings());
    writeFileSync(join(root, ceilingsPath), `${JSON.stringify(lowered, null, 2)}\n`);
  }
  const shown = hits.filter(({ scope, rule }) => `${scope}, ${rule}`.includes(values.rule ?? ''));
  if (values.json)
    console.log(JSON.stringify({ counts, sentences, words, above, below, hits: values.hits ? shown : [] }));
  else if (values.hits || values.rule !== undefined) print(shown);
  else
    for (const line of [
      summary(counts, sentences),
      ...wordLines(words),
      ...below,
      ...above.map((fault) => `error: ${fault}`),
    ])
      console.log(line);
  return above.length > 0 ? 1 : 0;
}

function print(hits: Awaited<ReturnType<typeof proseHits>>['hits']): void {
  if (values.json) console.log(JSON.stringify(hits));
  else
    for (const { scope, rule, path, line, text } of hits)
      console.log(`${path}:${line}: ${scope}, ${rule}: ${text}`);
}

function summary(counts: Readonly<Record<string, number>>, sentences: number): string {
  const share = (words: number): string =>
    `${((100 * (counts[`docs, sentence over ${words} words`] ?? 0)) / sentences).toFixed(1)} % over ${words} words`;
  return `docs: ${counts['docs, words']} words; ${sentences} sentences, ${share(25)}, ${share(30)}`;
}
