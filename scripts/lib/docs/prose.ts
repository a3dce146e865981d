import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../folders.mjs';
import { readSources } from '../source.ts';
import { readHelp } from './help-texts.ts';
import { type DocsWords, docsWords, largeCapabilities, wordLimits } from './later-capabilities.ts';
import { messagesOf } from './message-texts.ts';
import { type Page, readPages } from './page-faults.ts';
import { type Hit, patterns } from './prose-patterns.ts';
import { cellsOf, sentencesOf, shownLength, type Unit, unitsOf, wordCount } from './sentences.ts';

type Counts = Readonly<Record<string, number>>;

export const ceilingsPath = 'scripts/lib/docs/prose-ceilings.json';

const longest = 30;
const long = 25;
const widestCell = 120;

/** Everything that is checked: documents, help, messages and the names of tests. */
interface ProseHits {
  readonly hits: readonly Hit[];
  readonly counts: Counts;
  /** In documents. */
  readonly sentences: number;
  readonly words: DocsWords;
}

export async function proseHits(): Promise<ProseHits> {
  const pages = readProse();
  const help = await readHelp();
  const messages = ['offchain-agent/src', 'web/src'].flatMap((folder) =>
    ['.ts', '.tsx'].flatMap((ending) => readSources(root, folder, ending).flatMap(messagesOf)),
  );
  const hits = [
    ...pages.flatMap(pageHits),
    ...help.units.flatMap((unit) => unitHits('help', unit.path, { kind: 'text', line: 0, ...unit })),
    ...help.hits,
    ...messages.flatMap((unit) => unitHits('messages', unit.path, { kind: 'text', ...unit })),
    ...testHits(),
  ];
  const texts = pages.flatMap(({ text }) => unitsOf(text)).filter(({ kind }) => kind === 'text');
  const sentences = texts.flatMap(({ text }) => sentencesOf(text)).length;
  const words = docsWords(pages.filter(({ path }) => path.startsWith('docs/')));
  return { hits, counts: { ...countsOf(hits), ...wordCounts(words) }, sentences, words };
}

/** The documents of which sentences are counted. */
export function readProse(): Page[] {
  return readPages('docs', 'README.md', 'CHANGELOG.md').filter(
    ({ path }) => !path.startsWith('docs/examples/'),
  );
}

/** The findings in one document. */
export function pageHits({ path, text }: Page): Hit[] {
  const rows = text.replace(/^```.*?^```$/gms, (block) => block.replace(/[^\n]/g, '')).split('\n');
  const wide = rows.flatMap((row, index) =>
    row.startsWith('|')
      ? cellsOf(row)
          .filter((cell) => shownLength(cell) > widestCell)
          .map((cell) => ({
            scope: 'docs',
            rule: `cell over ${widestCell} characters`,
            path,
            line: index + 1,
            text: cell,
          }))
      : [],
  );
  return [...unitsOf(text).flatMap((unit) => unitHits('docs', path, unit)), ...wide];
}

/** The findings in one piece of prose. */
export function unitHits(scope: string, path: string, { kind, text, line }: Unit): Hit[] {
  const sentences = kind === 'text' ? sentencesOf(text) : [];
  const tooLong = sentences.flatMap((sentence) => {
    const words = wordCount(sentence);
    const rules = [longest, long].filter((most) => words > most);
    return rules.map((most) => ({ scope, rule: `sentence over ${most} words`, path, line, text: sentence }));
  });
  const found = Object.entries(patterns).flatMap(([rule, pattern]) =>
    [...text.matchAll(pattern)].map(({ index }) => ({ scope, rule, path, line, text: around(text, index) })),
  );
  return [...tooLong, ...found];
}

/** Where counts are above their ceilings, and ceilings above their counts. */
export function compareCeilings(counts: Counts, ceilings: Counts): { above: string[]; below: string[] } {
  const above = Object.entries(counts).flatMap(([rule, count]) => {
    const ceiling = ceilings[rule] ?? 0;
    return count > ceiling ? [`${rule}: ${count}, at most ${ceiling}`] : [];
  });
  const below = Object.entries(ceilings).flatMap(([rule, ceiling]) => {
    const count = counts[rule] ?? 0;
    return count < ceiling ? [`${rule}: ceiling ${ceiling} can fall to ${count}`] : [];
  });
  return { above, below };
}

/** Ceilings lowered to the counts; only a rule that the file does not have is added as it is. */
export function loweredCeilings(counts: Counts, ceilings: Counts): Counts {
  const rules = new Set([...Object.keys(ceilings), ...Object.keys(counts)]);
  return Object.fromEntries(
    [...rules]
      .toSorted()
      .map((rule) => [rule, Math.min(counts[rule] ?? 0, ceilings[rule] ?? Number.POSITIVE_INFINITY)]),
  );
}

export function readCeilings(): Counts {
  return JSON.parse(readFileSync(join(root, ceilingsPath), 'utf8')) as Counts;
}

/** Counts above their ceilings, with their places where they are few; and how many ceilings can fall. */
export async function checkProse(): Promise<{ faults: string[]; note?: string }> {
  const { hits, counts, words } = await proseHits();
  const { above, below } = compareCeilings(counts, readCeilings());
  const tooMany = above.map((fault) => {
    const places = hits
      .filter(({ scope, rule }) => fault.startsWith(`${scope}, ${rule}: `))
      .map(({ path, line }) => `${path}:${line}`);
    if (places.length === 0) return fault;
    return `${fault} (${places.length > 5 ? '`npm run prose -- --hits` lists them' : places.join(', ')})`;
  });
  const faults = [...words.faults, ...tooMany];
  const note = `${below.length} ceilings can fall: npm run prose -- --lower`;
  return below.length > 0 ? { faults, note } : { faults };
}

function wordCounts(words: DocsWords): Counts {
  return {
    'docs, words': words.rest + Object.values(words.later).reduce((sum, count) => sum + count, 0),
    'docs, words without later capabilities': words.rest,
    [`docs, later capability over ${wordLimits.capability} words`]: largeCapabilities(words).length,
  };
}

function countsOf(hits: readonly Hit[]): Counts {
  const rules = [...Object.keys(patterns), `sentence over ${longest} words`, `sentence over ${long} words`];
  const counts: Record<string, number> = Object.fromEntries(
    ['docs', 'help', 'messages'].flatMap((scope) => rules.map((rule) => [`${scope}, ${rule}`, 0])),
  );
  for (const { scope, rule } of hits) counts[`${scope}, ${rule}`] = (counts[`${scope}, ${rule}`] ?? 0) + 1;
  return counts;
}

function testHits(): Hit[] {
  const folders = ['offchain-agent/test', 'web/test', 'tests', 'scripts/test'];
  return folders
    .flatMap((folder) => readSources(root, folder, '.ts'))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\bit\(\s*['"`](?:is|are|that|of) .*/g)].map(({ index, 0: name }) => ({
        scope: 'tests',
        rule: 'name begins with is, are, that or of',
        path,
        line: text.slice(0, index).split('\n').length,
        text: name.slice(0, 80),
      })),
    );
}

function around(text: string, index: number): string {
  return text.slice(Math.max(0, index - 30), index + 40).trim();
}
