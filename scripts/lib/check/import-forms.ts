import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Source } from '../source.ts';
import { importsOf } from './import-order.ts';

/** Packages of this repository, by the folder of their sources: what their files end in, and which of them these import by name. */
const packages: readonly { folder: string; endings: RegExp; named: readonly string[] }[] = [
  { folder: 'types/src', endings: /\.ts$/, named: ['types'] },
  { folder: 'offchain-agent/src', endings: /(?<!\.[cm])\.ts$/, named: ['types'] },
  { folder: 'web/src', endings: /(?<!\.[cm])\.(ts|tsx|css)$/, named: ['agent'] },
];

const own = /^@almanac-chain\/([^/]+)/;
/** The other checks read what stands in quotes: an import without them would pass unseen, and so would one by another loader. */
const unread: readonly (readonly [RegExp, string])[] = [
  [/(?<![#.\w$])import\s*\((?!\s*(?:'[^']+'|"[^"]+")\s*\))/, 'name what import() loads in quotes'],
  [/\bcreateRequire\([^()]*(?:\([^()]*\))?[^()]*\)(?!\.resolve\()/, 'createRequire() is for resolve() alone'],
  [/(?<![#.\w$])require\s*\(/, 'import, require nothing'],
  [/^\/\/\/\s*<reference/m, 'import, reference nothing'],
];

/** Where a source of a package imports in a way that the order of folders cannot be read from, one sentence each. */
export function importFormFaults(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => {
    const { path } = source;
    const of = packages.find(({ folder }) => path.startsWith(`${folder}/`));
    if (!of) return [];
    const unnamed = importsOf(source).flatMap(({ specifier, target }) => {
      const [, name] = own.exec(specifier) ?? [];
      if (name !== undefined && !of.named.includes(name))
        return [`${path}: must not import ${specifier} by its package; a file of one's own by its path`];
      if (target === undefined)
        return /^(\/|file:|data:|https?:)/.test(specifier)
          ? [`${path}: imports ${specifier}; import a file by its relative path`]
          : [];
      return target.startsWith(`${of.folder}/`) || !target.startsWith(`${of.folder.replace(/src$/, '')}`)
        ? []
        : [`${path}: imports ${specifier}, which is not a source of the package`];
    });
    const formed = unread.flatMap(([pattern, what]) =>
      pattern.test(source.text) ? [`${path}: ${what}`] : [],
    );
    return [...unnamed, ...formed];
  });
}

/** Files among the sources of a package that the other checks do not read. */
export function unreadFileFaults(clone: string): string[] {
  return packages.flatMap(({ folder, endings }) => {
    if (!existsSync(join(clone, folder))) return [];
    return readdirSync(join(clone, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(clone.length + 1))
      .filter((path) => !endings.test(path) || /\/(dist|node_modules)\//.test(path))
      .map((path) => `${path}: is no source that is checked; name it .ts, outside of dist and node_modules`);
  });
}
