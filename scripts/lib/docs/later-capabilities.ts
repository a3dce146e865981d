import { anchorOf, type Page } from './page-faults.ts';
import { wordCount } from './sentences.ts';

/** The commit at which docs had fewer than 45,000 words; what is listed below is not in it. */
export const bounded = 'aa03eafe5947777a39e0f40c2c9ecb55c2f623cb';

/** The words that docs may have without later capabilities, and that each of these may add. */
export const wordLimits = { rest: 45_000, capability: 1_500 };

/**
 * Pages and sections of capabilities that came after that commit. Pages that were there and have only grown belong to none, also
 * not with lines about such a capability.
 */
export const laterCapabilities: Readonly<Record<string, readonly string[]>> = {
  'networks of any runtime': ['docs/how-to/bring-your-runtime.md'],
  'load of any calls': ['docs/how-to/load-your-calls.md'],
  'relay chains of stock nodes': [
    'docs/how-to/test-networks.md#run-a-relay-chain',
    'docs/project/measurements.md#grandpa-justifications',
  ],
  'earnings and blame': [
    'docs/reference/blame.md',
    'docs/reference/errors.md#errors-of-earnings',
    'docs/reference/formulas.md#points-on-relay-chains',
    'docs/how-to/publish.md#count-a-relay-chain',
    'docs/tutorials/watch-a-chain.md#3-count-a-relay-chains-points',
  ],
  payouts: [
    'docs/reference/payouts.md',
    'docs/reference/formulas.md#f29-payouts-of-an-era',
    'docs/how-to/publish.md#nominate',
  ],
  'block confidence of parachains': [
    'docs/reference/formulas.md#block-confidence-of-parachains',
    'docs/tutorials/watch-a-chain.md#4-measure-a-parachains-block-confidence',
  ],
  messages: ['docs/how-to/get-told.md', 'docs/reference/errors.md#errors-of-notify'],
  'metrics of any chain': [
    'docs/reference/metrics.md#almanac-watch',
    'docs/reference/metrics.md#almanac-sli',
  ],
  'status pages without a chain': [
    'docs/how-to/status-page.md',
    'docs/reference/http-api.md#almanac-status-serve',
  ],
  'browser extension': ['docs/how-to/publish.md#browser-extension'],
  'logs in Elasticsearch': ['docs/how-to/search-logs.md', 'docs/how-to/snapshots.md#count-downloads'],
  'agreements on absence': ['docs/explanation/adr/0023-absence-apart-from-silence.md'],
  'heads by ancestry': [
    'docs/reference/http-api.md#which-node-is-right',
    'docs/explanation/measuring.md#heads',
    'docs/explanation/measuring.md#age-of-heads',
  ],
  'failed answers': ['docs/reference/points.md#failed-answers'],
  'validators that build past others': ['docs/project/measurements.md#two-validators-that-build-past-others'],
};

/** The words of docs, sorted by capability. */
export interface DocsWords {
  /** In pages and sections of no later capability. */
  readonly rest: number;
  readonly later: Readonly<Record<string, number>>;
  /** Listed places that no page has, or that are within another one. */
  readonly faults: readonly string[];
}

/** Sorts the words of pages by the capabilities of a list of places, `PAGE` or `PAGE#SECTION`. */
export function docsWords(pages: readonly Page[], capabilities = laterCapabilities): DocsWords {
  const lines = new Map(pages.map(({ path, text }) => [path, text.split('\n')]));
  const taken = new Map(pages.map(({ path }) => [path, new Set<number>()]));
  const faults: string[] = [];
  const wordsOf = (place: string): number => {
    const [path = '', anchor] = place.split('#');
    const all = lines.get(path) ?? [];
    const rows = anchor === undefined ? [...all.keys()] : sectionRows(all, anchor);
    if (rows.length === 0) faults.push(`later capabilities: ${place} is missing`);
    if (rows.some((row) => taken.get(path)?.has(row)))
      faults.push(`later capabilities: ${place} counts twice`);
    for (const row of rows) taken.get(path)?.add(row);
    return wordCount(rows.map((row) => all[row]).join('\n'));
  };
  const later = Object.fromEntries(
    Object.entries(capabilities).map(([name, places]) => [
      name,
      places.reduce((sum, place) => sum + wordsOf(place), 0),
    ]),
  );
  const all = pages.reduce((sum, { text }) => sum + wordCount(text), 0);
  const rest = all - Object.values(later).reduce((sum, words) => sum + words, 0);
  return { rest, later, faults };
}

/** The capabilities with more words than they may have. */
export function largeCapabilities({ later }: DocsWords): { name: string; words: number }[] {
  return Object.entries(later)
    .map(([name, words]) => ({ name, words }))
    .filter(({ words }) => words > wordLimits.capability);
}

/** A line for what docs have without later capabilities, and one per capability. */
export function wordLines({ rest, later }: DocsWords): string[] {
  return [
    `docs without later capabilities: ${rest} words (limit ${wordLimits.rest})`,
    ...Object.entries(later).map(([name, words]) => `  ${name}: ${words} (limit ${wordLimits.capability})`),
  ];
}

/** The rows of a section: its heading, and all up to the next one of its level or a higher one. */
function sectionRows(lines: readonly string[], anchor: string): number[] {
  let isCode = false;
  let level: number | undefined;
  return lines.flatMap((line, row) => {
    if (line.startsWith('```')) isCode = !isCode;
    const [, marks = '', heading = ''] = (isCode ? undefined : /^(#+) (.+)$/.exec(line)) ?? [];
    if (level === undefined && marks !== '' && anchorOf(heading) === anchor) level = marks.length;
    else if (level !== undefined && marks !== '' && marks.length <= level) level = Number.NaN;
    return level === undefined || Number.isNaN(level) ? [] : [row];
  });
}
