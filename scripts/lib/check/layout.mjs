import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { root } from '../folders.mjs';

const agent = 'offchain-agent/src';

// A folder may import its own rank and those below; folders of one rank may not import in a circle.
const ranks = { error: 0, log: 1, config: 1, sli: 2, probe: 3, network: 3, chain: 3, cli: 4 };

// Heavy or far-reaching packages have one door each.
const doors = { '@polkadot/api': 'chain', '@acala-network/chopsticks-core': 'network', commander: 'cli' };

// Pure arithmetic: the same input gives the same bytes anywhere.
const pure = 'sli';

const longestFile = 300;
const longestPallet = 500;
// import 'x', import y from 'x', export y from 'x', import('x')
const importPattern = /(?:\bimport\s*\(?\s*|\b(?:import|export)\s[^;'"]*?\bfrom\s*)['"]([^'"]+)['"]/g;
const barrel = 'types/src/index.ts';

/** Everything that breaks the order of folders or the bounds of size, one sentence each. */
export function layoutFaults(base = root) {
  const read = (folder, ending) => files(base, folder, ending).map((path) => readSource(base, path));
  const sources = read(agent, '.ts');
  const others = ['types/src', 'offchain-agent/test', 'tests'].flatMap((folder) => read(folder, '.ts'));
  const imports = sources.flatMap(importsOf);
  return [
    ...imports.flatMap(directionFault),
    ...cycleFaults(imports),
    ...[...sources, ...others].flatMap(sizeFault),
    ...read('runtime-pallets/pallets', 'src/lib.rs').flatMap(palletFault),
  ];
}

function directionFault({ from, to, file, specifier }) {
  if (ranks[from] === undefined)
    return [`${file}: the folder ${from} has no place in the order of scripts/lib/check/layout.mjs`];
  if (to === undefined) return packageFault({ from, file, specifier });
  if (ranks[to] === undefined)
    return [`${file}: imports ${specifier}, a folder without a place in the order`];
  if (ranks[to] > ranks[from])
    return [`${file}: ${from} must not import ${to}, which lies above it (${specifier})`];
  return [];
}

function packageFault({ from, file, specifier }) {
  if (from === pure) {
    return specifier.startsWith('@almanac/types')
      ? []
      : [`${file}: ${pure} is pure and must not import ${specifier}`];
  }
  return Object.entries(doors)
    .filter(([name, folder]) => (specifier === name || specifier.startsWith(`${name}/`)) && folder !== from)
    .map(([name, folder]) => `${file}: only ${folder} may import ${name}`);
}

function cycleFaults(imports) {
  const below = new Map();
  for (const { from, to } of imports) {
    if (to !== undefined && to !== from) below.set(from, (below.get(from) ?? new Set()).add(to));
  }
  const reaches = (from, goal, seen = new Set()) =>
    [...(below.get(from) ?? [])].some((next) => {
      if (next === goal) return true;
      if (seen.has(next)) return false;
      return reaches(next, goal, seen.add(next));
    });
  return [...below.keys()]
    .filter((folder) => reaches(folder, folder))
    .map((folder) => `${agent}/${folder}: imports itself in a circle through other folders`);
}

function sizeFault({ path, text }) {
  if (path.includes('/interfaces/')) return [];
  const lines = text.split('\n').length - 1;
  const faults =
    lines > longestFile ? [`${path}: ${lines} lines; split it by subject before ${longestFile}`] : [];
  if (path.endsWith('/index.ts') && path !== barrel)
    faults.push(`${path}: no barrel files; import the file that has the name`);
  return faults;
}

function palletFault({ path, text }) {
  const lines = text.split('\n').length - 1;
  return lines > longestPallet
    ? [`${path}: ${lines} lines; move bodies into files named after the concern before ${longestPallet}`]
    : [];
}

function importsOf({ path, text }) {
  const specifiers = text.matchAll(importPattern);
  return [...specifiers].map(([, specifier]) => {
    const target = specifier.startsWith('.')
      ? relative(agent, normalize(join(dirname(path), specifier)))
      : undefined;
    return { file: path, specifier, from: folderOf(relative(agent, path)), to: target && folderOf(target) };
  });
}

function folderOf(path) {
  return path.includes('/') ? path.split('/')[0] : path.replace(/\.ts$/, '');
}

function readSource(base, path) {
  return { path, text: readFileSync(join(base, path), 'utf8') };
}

function files(base, folder, ending) {
  if (!existsSync(join(base, folder))) return [];
  return readdirSync(join(base, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending) && !/node_modules|dist\//.test(path))
    .map((path) => `${folder}/${path}`);
}
