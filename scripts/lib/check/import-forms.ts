import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Source } from '../source.ts';
import { bindingOf, bindingsOf, importsOf, isResolving } from './imports.ts';
import { nameOf, syntaxOf, textOf } from './syntax.ts';

/** Packages of this repository, by the folder of their sources: what their files end in, and which of them these import by name. */
const packages: readonly { folder: string; endings: RegExp; named: readonly string[] }[] = [
  { folder: 'types/src', endings: /\.ts$/, named: ['types'] },
  { folder: 'offchain-agent/src', endings: /(?<!\.[cm])\.ts$/, named: ['types'] },
  { folder: 'web/src', endings: /(?<!\.[cm])\.(ts|tsx|css)$/, named: ['agent'] },
];

/** Tests of the whole and scripts load what is named elsewhere. */
const formed = /^(offchain-agent|types|web)\//;
const own = /^@almanac-chain\/([^/]+)/;
/** Where a source imports in a way that the order of folders cannot be read from, one sentence each. */
export function importFormFaults(sources: readonly Source[]): string[] {
  return sources.flatMap((source) => [
    ...packageFaults(source),
    ...(formed.test(source.path) ? formFaults(source) : []).map((what) => `${source.path}: ${what}`),
  ]);
}

/** Where a source of a package imports one by another way than its own do. */
function packageFaults(source: Source): string[] {
  const { path } = source;
  const of = packages.find(({ folder }) => path.startsWith(`${folder}/`));
  if (!of) return [];
  return importsOf(source).flatMap(({ specifier, target }) => {
    const [, name] = own.exec(specifier) ?? [];
    if (name !== undefined && !of.named.includes(name))
      return [`${path}: must not import ${specifier} by its package; a file of one's own by its path`];
    if (target === undefined)
      return /^([/#~]|@\/|file:|data:|https?:)/.test(specifier)
        ? [`${path}: imports ${specifier}; import a file by its relative path`]
        : [];
    return target.startsWith(`${of.folder}/`) || !target.startsWith(`${of.folder.replace(/src$/, '')}`)
      ? []
      : [`${path}: imports ${specifier}, which is not a source of the package`];
  });
}

/** The other checks read what stands in quotes: an import without them would pass unseen, and so would one by another loader. */
function formFaults(source: Source): string[] {
  const { nodes, comments } = syntaxOf(source);
  const bindings = bindingsOf(source);
  const resolved = new Set(
    nodes.flatMap((node) =>
      node.type === 'MemberExpression' && nameOf(node.property) === 'resolve' ? node.object : [],
    ),
  );
  const faults = nodes.flatMap((node) => {
    if (node.type === 'ImportExpression')
      return textOf(node.source) === undefined ? ['name what import() loads in quotes'] : [];
    if (node.type === 'TSExternalModuleReference') return ['import, require nothing'];
    if (node.type !== 'CallExpression') return [];
    if (isResolving(node))
      return textOf(node.arguments[0]) === undefined ? ['name what is resolved in quotes'] : [];
    const { callee } = node;
    const isOfModule = callee.type === 'MemberExpression' && nameOf(callee.object) === 'module';
    const written = nameOf(callee.type === 'MemberExpression' ? callee.property : callee);
    const called = bindingOf(callee, bindings)?.name ?? written;
    if (called === 'require' && (isOfModule || callee.type === 'Identifier'))
      return ['import, require nothing'];
    return called === 'createRequire' && !resolved.has(node)
      ? ['createRequire() is for resolve() alone']
      : [];
  });
  const references = comments.some(({ value, type }) => type === 'Line' && /^\/\s*<reference/.test(value));
  return [...new Set(references ? [...faults, 'import, reference nothing'] : faults)];
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
