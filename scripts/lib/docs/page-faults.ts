import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from '../folders.mjs';

/** A document of the clone. */
export interface Page {
  /** Relative to the clone. */
  readonly path: string;
  readonly text: string;
}

/** The documents below folders of the clone, and single ones. */
export function readPages(...paths: readonly string[]): Page[] {
  return paths.flatMap((path) =>
    path.endsWith('.md') ? [{ path, text: readFileSync(join(root, path), 'utf8') }] : readFolder(path),
  );
}

function readFolder(folder: string): Page[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).toSorted();
  return readPages(...names.filter((name) => name.endsWith('.md')).map((name) => `${folder}/${name}`));
}

/** What stands below the title of every page of docs: its readers, and the command that they begin with. */
export interface Opening {
  readonly readers: string;
  readonly command: string;
}

/**
 * The opening of a page; undefined where it has none. Its form, in one paragraph right below the title:
 * `**For:** READERS. **First command:** ` and the command in backticks.
 */
export function openingOf({ text }: Page): Opening | undefined {
  const [, readers, command] =
    /^# [^\n]+\n\n\*\*For:\*\* ([^*]+?\.)\s\*\*First command:\*\* `([^`\n]+)`[^\n]*\n\n/.exec(text) ?? [];
  return readers === undefined || command === undefined ? undefined : { readers, command };
}

/** The links of a page to files or headings of the clone that are not there. */
export function linkFaults({ path, text }: Page): string[] {
  const prose = text.replace(/^```.*?^```$/gms, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^\w+:/.test(link))
    .filter((link) => !leadsSomewhere(path, link))
    .map((link) => `${path}: ${link}`);
}

function leadsSomewhere(from: string, link: string): boolean {
  const [file = '', heading] = link.split('#');
  const target = file === '' ? from : join(dirname(from), file);
  return hasPlace(heading === undefined ? target : `${target}#${heading}`);
}

/** Whether a file of the clone is there, and has the heading behind `#`. */
export function hasPlace(place: string): boolean {
  const [file = '', heading] = place.split('#');
  if (!existsSync(join(root, file))) return false;
  return heading === undefined || anchorsOf(readFileSync(join(root, file), 'utf8')).includes(heading);
}

/** The anchors that GitHub makes of the headings of a document. */
export function anchorsOf(text: string): string[] {
  return [...text.replace(/^```.*?^```$/gms, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
