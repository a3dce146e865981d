import { createRequire } from 'node:module';
import { join } from 'node:path';
import { lockedPackages } from '../fetched-packages.ts';
import type { Page } from './page-faults.ts';

/** A sentence that the second linter calls too long. */
interface LongSentence {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

/** What the second linter counts in documents. */
interface SecondCount {
  readonly sentences: number;
  readonly long: readonly LongSentence[];
}

/** A message of textlint, of the two rules that it runs: each sentence, and those over 30 words. */
export interface LintMessage {
  readonly ruleId: string;
  readonly line: number;
  readonly range: readonly [number, number];
}

/** Of the sentences fewer than this share may be long. */
export const longShare = 1 / 200;

const longest = 30;
const packages = join(import.meta.dirname, 'textlint');

/**
 * Has textlint count sentences and those over 30 words in paragraphs and list items, none in tables, headings or code.
 * @returns undefined when it could not be fetched
 */
export async function secondCount(pages: readonly Page[]): Promise<SecondCount | undefined> {
  const lint = fetchedLinter();
  if (lint === undefined) return undefined;
  await checkLinter(lint);
  const counts: SecondCount[] = [];
  for (const page of pages) counts.push(countMessages(page, await lint(page)));
  return {
    sentences: counts.reduce((sum, { sentences }) => sum + sentences, 0),
    long: counts.flatMap(({ long }) => long),
  };
}

/** Sentences of a page by the messages about it. */
export function countMessages({ path, text }: Page, messages: readonly LintMessage[]): SecondCount {
  const strange = messages.find(({ ruleId }) => ruleId !== 'sentence' && ruleId !== 'long');
  if (strange) throw new Error(`textlint reports ${strange.ruleId} in ${path}:${strange.line}`);
  const long = messages
    .filter(({ ruleId }) => ruleId === 'long')
    .map(({ line, range: [start] }) => ({
      path,
      line,
      text: text.slice(start, start + 80).replace(/\s+/g, ' '),
    }));
  return { sentences: messages.length - long.length, long };
}

/** Whether fewer sentences are long than may be. None at all is no count. */
export function isBelowLimit({ sentences, long }: SecondCount): boolean {
  return sentences > 0 && long.length < sentences * longShare;
}

/** A line per long sentence, and the sums. */
export function secondLines(count: SecondCount): string[] {
  const { sentences, long } = count;
  return [
    ...long.map(({ path, line, text }) => `${path}:${line}: over ${longest} words: ${text}`),
    `textlint: ${sentences} sentences, ${long.length} over ${longest} words (${((100 * long.length) / sentences).toFixed(2)} %; limit: fewer than ${100 * longShare} %)`,
  ];
}

type Lint = (page: Page) => Promise<readonly LintMessage[]>;

/** textlint's kernel, its reader of Markdown and the rule, called in this process. */
function fetchedLinter(): Lint | undefined {
  const kernelPath = lockedPackages('textlint-15', packages, '@textlint/kernel/package.json');
  if (kernelPath === undefined) return undefined;
  const load = createRequire(kernelPath);
  fixSplitter(load('sentence-splitter') as Splitter);
  const rule = load('textlint-rule-en-max-word-count') as unknown;
  const { default: plugin } = load('@textlint/textlint-plugin-markdown') as { default: unknown };
  const { TextlintKernel } = load('@textlint/kernel') as KernelModule;
  const kernel = new TextlintKernel();
  return async ({ path, text }) => {
    const { messages } = await kernel.lintText(text, {
      ext: '.md',
      filePath: path,
      plugins: [{ pluginId: 'markdown', plugin }],
      rules: [
        // It takes 0 for its default.
        { ruleId: 'sentence', rule, options: { max: 0.5 } },
        { ruleId: 'long', rule, options: { max: longest } },
      ],
    });
    return messages;
  };
}

interface KernelModule {
  readonly TextlintKernel: new () => {
    lintText(
      text: string,
      options: Readonly<Record<string, unknown>>,
    ): Promise<{ readonly messages: readonly LintMessage[] }>;
  };
}

interface Splitter {
  split: (text: string) => { readonly raw: string; readonly value?: string }[];
  Syntax?: unknown;
  readonly SentenceSplitterSyntax: unknown;
}

/**
 * Lets the rule use this release of the splitter, which names two things otherwise. The release that it asks for (2.3.2) ends a
 * sentence at each line break and each dot of a number, so that hardly one has 30 words.
 */
function fixSplitter(splitter: Splitter): void {
  if (splitter.Syntax !== undefined) return;
  const { split } = splitter;
  splitter.split = (text) => split(text).map((node) => ({ ...node, value: node.raw }));
  splitter.Syntax = splitter.SentenceSplitterSyntax;
}

/** Fails if the linter counts a known page wrongly: then its count of other pages is worth nothing. */
async function checkLinter(lint: Lint): Promise<void> {
  const { sentences, long } = countMessages(knownPage, await lint(knownPage));
  const found = `${sentences} sentences, long in lines ${long.map(({ line }) => line).join(', ')}`;
  const expected = '7 sentences, long in lines 3, 9, 12';
  if (found !== expected)
    throw new Error(`textlint counts a known page wrongly: ${found}; expected ${expected}`);
}

const ten = 'one two three four five six seven eight nine ten';

/** Sentences of 30 and 31 words that go on in a second line, with dots that end none, next to what is no sentence. */
const knownPage: Page = {
  path: 'known.md',
  text: `# ${ten} ${ten} ${ten} more

${ten}, ${ten},
${ten}, more.

${ten}, ${ten},
${ten}. It waits 0.25 s for v1.2.3 (e.g. etcd). Then it ends.
- \`${ten} ${ten} ${ten} more\` counts as one.
- ${ten}, ${ten}
  one of [four words and more](known.md#a) 6.5 eight nine ten, \`and more\`.

  ${ten}, ${ten},
  ${ten}, more

| ${ten} ${ten} ${ten} more |
| --- |

\`\`\`sh
${ten} ${ten} ${ten} more
\`\`\`
`,
};
