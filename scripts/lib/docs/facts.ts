import { dirname, join } from 'node:path';
import type { Page } from './page-faults.ts';

/** The facts of documents that a rewrite must keep: numbers, code in backticks and links, each with its line in the old page. */
interface Fact {
  readonly kind: 'number' | 'code' | 'link';
  readonly text: string;
  readonly line: number;
}

/** Facts of an old page that no new page has, in their order, each once. */
export function factsLost(old: Page, news: readonly Page[]): Fact[] {
  const kept = new Set(news.flatMap((page) => factsOf(page)).map(keyOf));
  // A command of a shell block may be in a longer one, or in prose.
  const codes = news.flatMap((page) => codesOf(page.text).map(({ code }) => squeezed(code)));
  const seen = new Set<string>();
  return factsOf(old).filter((fact) => {
    const key = keyOf(fact);
    if (kept.has(key) || seen.has(key)) return false;
    seen.add(key);
    return fact.kind !== 'code' || !codes.some((code) => code.includes(fact.text));
  });
}

/** All facts of a page. Relative links are resolved to paths of the clone. */
function factsOf({ path, text }: Page): Fact[] {
  const lineAt = (index: number): number => text.slice(0, index).split('\n').length;
  const codes = codesOf(text).flatMap(({ index, code }) =>
    code
      .split('\n')
      .map(squeezed)
      .filter((line) => line !== '')
      .map((line) => ({ kind: 'code' as const, text: line, line: lineAt(index) })),
  );
  const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(({ index, 1: link = '' }) => ({
    kind: 'link' as const,
    text: resolved(path, link),
    line: lineAt(index),
  }));
  const plain = text
    .replace(/```.*?^```$|`[^`\n]+`/gms, blanked)
    .replace(/\]\([^)\s]+\)/g, blanked)
    .replace(/https?:\/\/\S+/g, blanked);
  const numbers = [...plain.matchAll(/(?<![\w.])\d[\d,_]*(?:\.\d+)?(?:e-?\d+)?/g)].map(
    ({ index, 0: number }) => ({
      kind: 'number' as const,
      text: number.replace(/[,_]/g, ''),
      line: lineAt(index),
    }),
  );
  return [...numbers, ...codes, ...links];
}

/** Blocks of code and code in a line, each with its place. */
function codesOf(text: string): { index: number; code: string }[] {
  return [...text.matchAll(/^```\w*\n(.*?)^```$|`([^`\n]+)`/gms)].map(({ index, 1: block, 2: inline }) => ({
    index,
    code: block ?? inline ?? '',
  }));
}

function keyOf({ kind, text }: Fact): string {
  return `${kind} ${text}`;
}

function squeezed(code: string): string {
  // A comment of a shell line is prose.
  return code
    .replace(/\s+#\s.*$/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function blanked(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

function resolved(path: string, link: string): string {
  if (/^\w+:/.test(link)) return link;
  const [file = '', heading] = link.split('#');
  const target = file === '' ? path : join(dirname(path), file);
  return heading === undefined ? target : `${target}#${heading}`;
}
