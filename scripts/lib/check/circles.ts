import type { Source } from '../source.ts';
import { importsOf } from './imports.ts';

/**
 * Where files or folders import each other in a circle, types included: of two that know each other neither can be read, or moved,
 * alone. Of each folder, what lies in it is looked at: its files, and its folders as wholes.
 */
export function circleFaults(sources: readonly Source[]): string[] {
  return [...arrowsByFolder(sources)].flatMap(([folder, arrows]) =>
    [...arrows.keys()]
      .toSorted()
      .filter((name) => reaches(arrows, name, name))
      .map((name) =>
        /\.(tsx?|mjs)$/.test(name)
          ? `${folder}${name}: imports what imports it`
          : `${folder}${name}: imports itself in a circle through ${othersOf(arrows, name).join(', ')}`,
      ),
  );
}

type Arrows = Map<string, Set<string>>;

/** By folder, its name with a slash: which of the things in it imports which. */
function arrowsByFolder(sources: readonly Source[]): ReadonlyMap<string, Arrows> {
  const folders = new Map<string, Arrows>();
  for (const { file, target } of sources.flatMap(importsOf)) {
    if (target === undefined || target === file) continue;
    const [from, to] = [file.split('/'), target.split('/')];
    const depth = from.findIndex((part, index) => part !== to[index]);
    const folder = from.slice(0, depth).map((part) => `${part}/`);
    const importer = from[depth] ?? '';
    const imported = to[depth] ?? '';
    const arrows: Arrows = folders.get(folder.join('')) ?? new Map();
    folders.set(folder.join(''), arrows.set(importer, (arrows.get(importer) ?? new Set()).add(imported)));
  }
  return folders;
}

/** What a thing imports, and is imported by, by any way. */
function othersOf(arrows: Arrows, name: string): string[] {
  return [...arrows.keys()]
    .toSorted()
    .filter((other) => other !== name && reaches(arrows, name, other) && reaches(arrows, other, name));
}

function reaches(arrows: Arrows, from: string, goal: string, seen = new Set<string>()): boolean {
  return [...(arrows.get(from) ?? [])].some((next) => {
    if (next === goal) return true;
    if (seen.has(next)) return false;
    return reaches(arrows, next, goal, seen.add(next));
  });
}
