import { spawnSync } from 'node:child_process';
import { root } from '../folders.mjs';
import { type PlacedFigure, placeFigures } from './figures.ts';
import { type MovedFigures, movedFigures, oldDocuments } from './figures-moved.ts';
import type { Page } from './page-faults.ts';

/** The documents before they were rewritten; undefined in a clone without their commit. */
export function oldPages(): Page[] | undefined {
  const tree = git('ls-tree', '-r', '--name-only', oldDocuments, '--', 'README.md', 'docs');
  return tree
    ?.split('\n')
    .filter((path) => path.endsWith('.md') && !path.startsWith('docs/examples/'))
    .map((path) => ({ path, text: git('show', `${oldDocuments}:${path}`) ?? '' }));
}

/** A line per figure of old pages with its place, and the figures that have neither a place nor a reason. */
export function figureLines(
  olds: readonly Page[],
  news: readonly Page[],
  moved: readonly MovedFigures[] = movedFigures,
): { readonly lines: string[]; readonly lost: string[] } {
  const entryOf = ({ old }: PlacedFigure): MovedFigures | undefined =>
    moved.find(({ page, figures }) => page === old.path.replace(/^docs\//, '') && figures.includes(old.text));
  const all = placeFigures(olds, news).map((one) => {
    const entry = entryOf(one);
    const place = entry
      ? (entry.place ?? `gone: ${entry.reason ?? ''}`)
      : one.now && `${one.now.path}:${one.now.line}`;
    return { figure: `${one.old.path}:${one.old.line}: ${one.old.text}`, place };
  });
  const lost = all.filter(({ place }) => place === undefined).map(({ figure }) => figure);
  return {
    lines: [
      ...all.map(({ figure, place }) => `${figure} -> ${place ?? 'LOST'}`),
      `${all.length} figures of ${olds.length} old pages, ${lost.length} without a place or a reason`,
    ],
    lost,
  };
}

function git(...args: readonly string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 });
  return status === 0 ? stdout : undefined;
}
