import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../folders.mjs';
import { readSources, type Source } from '../source.ts';
import { codeOf, exportsOf, passedOn, relativeTarget, usesOf } from './named-uses.ts';

/** What is looked at of a package's manifest. */
interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly files?: readonly string[];
}

const workspaces = ['types', 'offchain-agent', 'web'];
const checked = [
  ...workspaces.flatMap((folder) => [`${folder}/src`, `${folder}/test`]),
  'offchain-agent/bench',
  'web/extension',
  'tests',
  'scripts',
];
/** These import what is checked, or name it in a configuration. */
const readers = ['docs/examples', 'docs/site/.vitepress', 'offchain-agent/bin'];
const settings = ['.mocharc.json', 'tests/.mocharc.json'];
const generated = /\/interfaces\//;
const product = /^(types|offchain-agent|web)\/(src|extension)\//;
const test = /^(tests|[^/]+\/test)\//;
const quotedPath = /['"](?:\.\/)?([\w.-]+(?:\/[\w.-]+)+)['"]/g;

/**
 * Exports that no other file imports, and those of the product that only tests import and the product does not use, one sentence
 * each. What a package ships for others, and what a bundler, mocha or a queue loads as a file, is used.
 */
export function unusedExportFaults(clone = root): string[] {
  const read = (folder: string): Source[] =>
    ['.ts', '.tsx', '.mjs', '.js'].flatMap((ending) => readSources(clone, folder, ending));
  const named = (path: string): Source[] =>
    existsSync(join(clone, path)) ? [{ path, text: readFileSync(join(clone, path), 'utf8') }] : [];
  const sources = checked.flatMap(read).filter(({ path }) => !generated.test(path));
  const manifests = new Map(
    workspaces.flatMap((folder) =>
      named(`${folder}/package.json`).map(({ text }) => [folder, JSON.parse(text) as Manifest] as const),
    ),
  );
  return exportFaults(sources, [...readers.flatMap(read), ...settings.flatMap(named)], manifests);
}

/** The same of sources in memory; the second ones only import. */
export function exportFaults(
  sources: readonly Source[],
  importers: readonly Source[] = [],
  manifests: ReadonlyMap<string, Manifest> = new Map(),
): string[] {
  const users = usersOf([...sources, ...importers], manifests);
  const shipped = shippedFiles(manifests);
  return sources.flatMap((source) => {
    const { path } = source;
    if (shipped.has(path)) return [];
    return exportsOf(source).flatMap((name) => {
      const by = [...(users.get(`${path}#${name}`) ?? []), ...(users.get(`${path}#*`) ?? [])];
      if (by.length === 0) return [`${path}: no other file imports ${name}; unexport or delete it`];
      const isForTests = product.test(path) && by.every((user) => test.test(user));
      return isForTests && !usesItself(source, name)
        ? [`${path}: only tests use ${name}; delete it with them`]
        : [];
    });
  });
}

/** By file and name: who imports it. */
function usersOf(
  sources: readonly Source[],
  manifests: ReadonlyMap<string, Manifest>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const users = new Map<string, Set<string>>();
  const onwards = new Map(
    sources.map((source) => [
      source.path,
      passedOn(source).flatMap((from) => relativeTarget(source.path, from) ?? []),
    ]),
  );
  const add = (target: string, name: string, user: string): void => {
    const key = `${target}#${name}`;
    if (users.get(key)?.has(user)) return;
    users.set(key, (users.get(key) ?? new Set()).add(user));
    for (const next of onwards.get(target) ?? []) add(next, name, user);
  };
  for (const source of sources) {
    const uses = usesOf(source);
    for (const { specifier, name } of uses) {
      const target = relativeTarget(source.path, specifier) ?? packageTarget(specifier, manifests);
      if (target !== undefined) add(target, name, source.path);
    }
    const bundles = uses.some(({ specifier }) => specifier === 'esbuild');
    if (!bundles && !source.path.endsWith('.json')) continue;
    const paths = [...source.text.matchAll(quotedPath)].map(([, path = '']) => `/${stemOf(path)}`);
    for (const { path } of sources) {
      if (paths.some((end) => `/${stemOf(path)}`.endsWith(end))) add(path, '*', source.path);
    }
  }
  return users;
}

function stemOf(path: string): string {
  return path.replace(/\.tsx?$/, '');
}

/** The file of a package of this repository. */
function packageTarget(specifier: string, manifests: ReadonlyMap<string, Manifest>): string | undefined {
  for (const [folder, manifest] of manifests) {
    if (specifier !== manifest.name && !specifier.startsWith(`${manifest.name}/`)) continue;
    const wanted = `.${specifier.slice(manifest.name.length)}`;
    for (const [key, paths] of Object.entries(manifest.exports ?? {})) {
      const [start = '', end] = key.split('*');
      if (end === undefined ? wanted !== key : !wanted.startsWith(start)) continue;
      const file = typeof paths === 'string' ? paths : (paths.default ?? '');
      return sourceOf(folder, file.replace('*', wanted.slice(start.length)));
    }
  }
  return undefined;
}

/** The files that a package exports and ships: strangers may import them. */
function shippedFiles(manifests: ReadonlyMap<string, Manifest>): ReadonlySet<string> {
  return new Set(
    [...manifests].flatMap(([folder, { private: isPrivate, exports = {}, files = [] }]) =>
      Object.values(exports)
        .flatMap((paths) => (typeof paths === 'string' ? paths : Object.values(paths)))
        .filter((path) => !isPrivate && files.some((shipped) => path.startsWith(`./${shipped}/`)))
        .map((path) => sourceOf(folder, path)),
    ),
  );
}

function sourceOf(folder: string, path: string): string {
  const built = path.replace(/^\.\/dist\/(.*?)(\.d\.ts|\.js)$/, './src/$1.ts');
  return `${folder}/${built.slice(2)}`;
}

/** Whether a file uses a name besides declaring it. */
function usesItself(source: Source, name: string): boolean {
  const pattern = new RegExp(`(?<![\\w$])${name.replaceAll('$', String.raw`\$`)}(?![\\w$])`, 'g');
  return [...codeOf(source).matchAll(pattern)].length > 1;
}
