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
  // docs/site builds the pages, and has copies of them.
  const isPage = (name: string): boolean => name.endsWith('.md') && !name.startsWith('site/');
  return readPages(...names.filter(isPage).map((name) => `${folder}/${name}`));
}

/** The paragraph below the title of a page, which says what its reader can do with it; undefined where there is none. */
export function openingOf({ text }: Page): string | undefined {
  const [, paragraph] = /^# [^\n]+\n\n(\p{Lu}[^\n]*(?:\n(?!\n)[^\n]+)*)\n/u.exec(text) ?? [];
  return paragraph === undefined || /^\*\*|^(?:```|\|)/m.test(paragraph) ? undefined : paragraph;
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
    anchorOf(heading),
  );
}

export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}
