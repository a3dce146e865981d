import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A shell block of a page. */
export interface PageStep {
  /** Its commands; one may have several lines. */
  readonly commands: readonly string[];
  /** The output that the page shows after it: the `text` block that follows, if one does. */
  readonly promised: string;
}

/** The shell blocks of a document of the clone, in order. */
export function stepsOf(page: string): PageStep[] {
  const text = textOf(page);
  const blocks = [...text.matchAll(/^( *)```(\w*)\n(.*?)^\1```$/gms)].map(
    ([, indent = '', kind = '', body = '']) => ({
      kind,
      body: body
        .split('\n')
        .map((line) => line.slice(indent.length))
        .join('\n'),
    }),
  );
  return blocks.flatMap(({ kind, body }, index) => {
    const next = blocks[index + 1];
    const promised = next?.kind === 'text' ? next.body.trimEnd() : '';
    return kind === 'sh' ? [{ commands: commandsIn(body), promised }] : [];
  });
}

/**
 * Arguments of a command of a page, for tests that run it in their own way, without its comment. `npm run docs -- --commands`
 * finds both by their text, so pass them as literals.
 * @param beginning the first words of the command, enough to tell it from the others of the page
 * @param filled words of the page and their replacements, in this order
 * @example pageArgs('docs/how-to/publish.md', './almanac slo export', { 'slo.yaml': file }) // ['slo', 'export', '--out', file]
 */
export function pageArgs(
  page: string,
  beginning: string,
  filled: Readonly<Record<string, string>> = {},
): string[] {
  const command = commandOf(page, beginning);
  const [, line = ''] =
    /^(?:sudo )?(?:npx --no-install |\.\/)?almanac(?:-node)? (.*)$/s.exec(
      withoutComment(command).replaceAll('\\\n', ' '),
    ) ?? [];
  const words = [...line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g)].map(([word]) =>
    word.replace(/["']/g, ''),
  );
  return words.map((word) =>
    Object.entries(filled).reduce((text, [from, to]) => text.replaceAll(from, to), word),
  );
}

/** The one command of a page that is so, or begins so. */
export function commandOf(page: string, beginning: string): string {
  const all = [...new Set(stepsOf(page).flatMap(({ commands }) => commands))];
  const exact = all.filter((command) => withoutComment(command) === beginning);
  const found = exact.length > 0 ? exact : all.filter((command) => command.startsWith(beginning));
  const [command = '', ...others] = found;
  if (command === '' || others.length > 0)
    throw new Error(`${page} has ${found.length} commands that begin with ${beginning}, expected one`);
  return command;
}

function withoutComment(command: string): string {
  return command.replace(/\s+#[^\n]*/g, '');
}

/** What a block of a page holds that is no command: a file that the reader writes. */
export function blockOf(page: string, kind: string): string {
  const [, body] = new RegExp(`^\`\`\`${kind}\\n(.*?)^\`\`\`$`, 'ms').exec(textOf(page)) ?? [];
  if (body === undefined) throw new Error(`${page} has no block of ${kind}`);
  return body;
}

/** A command within the sentences of a page, the first one that begins so. */
export function inlineOf(page: string, beginning: string): string {
  const found = [...textOf(page).matchAll(/`([^`\n]+)`/g)].find(([, code = '']) =>
    code.startsWith(beginning),
  );
  if (found?.[1] === undefined) throw new Error(`${page} has no sentence with ${beginning}`);
  return found[1];
}

function textOf(page: string): string {
  return readFileSync(fileURLToPath(new URL(`../../${page}`, import.meta.url)), 'utf8');
}

/** Commands of a block: a line each, but for loops, pipes that go on, and lines that end in a backslash. */
function commandsIn(block: string): string[] {
  const commands: string[] = [];
  let isOpen = false;
  for (const line of block.trimEnd().split('\n')) {
    if (isOpen) commands.push(`${commands.pop() ?? ''}\n${line}`);
    else commands.push(line);
    const [command = ''] = commands.slice(-1);
    isOpen = command.endsWith('\\') || (command.startsWith('for ') && !/^done/m.test(command));
  }
  return commands.filter((command) => command.trim() !== '');
}

/**
 * The lines of a promised output that the printed one lacks. Figures, times, hashes, accounts and addresses may differ, bars
 * and spaces too; `...` and `…` stand for whatever was cut, and lines may go on.
 * @param figures - `same` for outputs of files of the clone, whose figures are those of the page
 * @example missingLines('size 1: 48.8 a second', 'size 1: 51 a second') // []
 */
export function missingLines(promised: string, printed: string, figures: 'any' | 'same' = 'any'): string[] {
  const lines = printed.split('\n');
  return promised
    .split('\n')
    .filter((line) => /[a-z]/i.test(line))
    .filter((line) => !lines.some((one) => shapeOf(line, figures).test(one)));
}

function shapeOf(line: string, figures: 'any' | 'same'): RegExp {
  const parts = line
    .trim()
    .split(
      /(\b[1-9A-HJ-NP-Za-km-z]{46,48}\b|\b5[\dA-Za-z]{3,}(?:\.\.\.|…)|\.\.\.|…|[█▏▎▍▌▋▊▉]+|-?\d[\d.,:]*(?:e-?\d+)?|\s+)/,
    )
    .map((part, index) =>
      index % 2 === 0 || (figures === 'same' && isFigure(part))
        ? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
        : shapeOfVariable(part),
    );
  return new RegExp(`^\\s*${parts.join('')}`);
}

function shapeOfVariable(part: string): string {
  if (/^\s+$/.test(part)) return '\\s+';
  if (/^[█▏▎▍▌▋▊▉]/.test(part)) return '[█▏▎▍▌▋▊▉]*';
  return isFigure(part) ? '-?\\d[\\d.,:]*(?:e[-+]?\\d+)?' : '.*';
}

function isFigure(part: string): boolean {
  return /^-?\d[\d.,:]*(e-?\d+)?$/.test(part);
}
