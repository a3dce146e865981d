import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../folders.mjs';
import { readSources, type Source } from '../source.ts';
import { importsOf, relativeTarget } from './imports.ts';
import { type Module, moduleOf } from './module.ts';
import { Reached } from './reached.ts';
import { memberFaults } from './unused-members.ts';

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
/** What measures the product is not what it is for. */
const test = /^(tests|scripts\/test|[^/]+\/(test|bench))\//;
const quotedPath = /['"](?:\.\/)?([\w.-]+(?:\/[\w.-]+)+)['"]/g;

/**
 * Exports that no other file imports, code of the product that nothing leads to which runs outside of tests and benchmarks, and members
 * of its classes that nothing reads, one sentence each. What a package ships for others, and what a bundler, mocha or a queue loads as a file, is used.
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
  const importers = readers.flatMap(read);
  const isOfProduct = ({ path }: Source): boolean => product.test(path);
  return [
    ...exportFaults(sources, [...importers, ...settings.flatMap(named)], manifests),
    ...memberFaults(sources.filter(isOfProduct), [
      ...sources.filter((source) => !isOfProduct(source)),
      ...importers,
    ]),
  ];
}

/** The same of sources in memory; the second ones only import. */
export function exportFaults(
  sources: readonly Source[],
  importers: readonly Source[] = [],
  manifests: ReadonlyMap<string, Manifest> = new Map(),
): string[] {
  const all = [...sources, ...importers];
  const modules = new Map(
    all.filter(({ path }) => !path.endsWith('.json')).map((source) => [source.path, moduleOf(source)]),
  );
  const find = (path: string, specifier: string): string | undefined =>
    relativeTarget(path, specifier) ?? packageTarget(specifier, manifests);
  const shipped = shippedFiles(manifests);
  const asFiles = all.flatMap((source) => loadedAsFiles(source, all));
  const users = usersOf(modules, find, asFiles);
  const running = new Reached(modules, find);
  for (const path of modules.keys()) if (!product.test(path) && !test.test(path)) running.addAll(path);
  for (const { path, by } of asFiles) if (!test.test(by)) running.addExport(path, '*');
  for (const path of shipped) running.addExport(path, '*');
  return sources.flatMap(({ path }) => {
    const module = modules.get(path);
    if (!module) return [];
    const of = (name: string): string[] =>
      [name, '*'].flatMap((key) => [...(users.get(`${path}#${key}`) ?? [])]);
    const unused = shipped.has(path)
      ? []
      : [...module.exports.keys()].filter((name) => of(name).length === 0);
    const told = unused.map((name) => localOf(module, name));
    const idle = product.test(path)
      ? module.units
          .flatMap(({ names }) => names)
          .filter((name) => !running.has(path, name) && !told.includes(name))
      : [];
    return [
      ...unused.map((name) => `${path}: no other file imports ${name}; unexport or delete it`),
      ...idle.map((name) =>
        of(name).some((user) => test.test(user))
          ? `${path}: only tests use ${name}; delete it with them`
          : `${path}: nothing that runs uses ${name}; delete it`,
      ),
    ];
  });
}

/** What an export is called in its file. */
function localOf({ exports }: Module, name: string): string | undefined {
  const use = exports.get(name);
  return use && 'local' in use ? use.local : undefined;
}

/** A file that another loads as a whole, by its path. */
interface LoadedFile {
  readonly path: string;
  readonly by: string;
}

/** What a bundler is told to bundle, and mocha to load. */
function loadedAsFiles(source: Source, all: readonly Source[]): LoadedFile[] {
  const namesFiles =
    source.path.endsWith('.json') || importsOf(source).some(({ specifier }) => specifier === 'esbuild');
  if (!namesFiles) return [];
  const paths = [...source.text.matchAll(quotedPath)].map(([, path = '']) => `/${stemOf(path)}`);
  return all
    .filter(({ path }) => paths.some((end) => `/${stemOf(path)}`.endsWith(end)))
    .map(({ path }) => ({ path, by: source.path }));
}

/** By file and name: who imports it. */
function usersOf(
  modules: ReadonlyMap<string, Module>,
  find: (path: string, specifier: string) => string | undefined,
  asFiles: readonly LoadedFile[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const users = new Map<string, Set<string>>();
  const add = (target: string, name: string, user: string): void => {
    const key = `${target}#${name}`;
    if (users.get(key)?.has(user)) return;
    users.set(key, (users.get(key) ?? new Set()).add(user));
    for (const specifier of modules.get(target)?.passedOn ?? []) {
      const next = find(target, specifier);
      if (next !== undefined) add(next, name, user);
    }
  };
  for (const [path, { units, imports, exports }] of modules) {
    const named = [...imports.values()].filter(({ name }) => name !== '*');
    for (const use of [...units.flatMap(({ uses }) => uses), ...exports.values(), ...named]) {
      const binding = 'specifier' in use ? use : imports.get(use.local);
      const target = binding && find(path, binding.specifier);
      if (target !== undefined && target !== path) add(target, binding?.name ?? '', path);
    }
  }
  for (const { path, by } of asFiles) add(path, '*', by);
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
