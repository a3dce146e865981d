import { dirname, relative } from 'node:path';
import type { Source } from '../source.ts';
import { type Import, importsOf } from './imports.ts';

export const agentFolder = 'offchain-agent/src';

/** A room may import its own rank and those below. That nothing imports in a circle is looked at apart (circles.ts). */
export const ranks: Record<string, number> = {
  base: 0,
  http: 1,
  sli: 1,
  usl: 1,
  chain: 2,
  store: 2,
  verify: 3,
  words: 4,
  cli: 5,
  // The wings: each has the commands that show its work.
  agreement: 6,
  endpoint: 6,
  govern: 6,
  ha: 6,
  lab: 6,
  measure: 6,
  notify: 6,
  registry: 6,
  reporting: 6,
  scale: 6,
  serve: 6,
  // What puts wings together.
  demo: 7,
  program: 8,
};

// Heavy or far-reaching packages have few doors: the folders that may import them, at any depth.
const doors: Readonly<Record<string, readonly string[]>> = {
  '@polkadot/api': ['chain'],
  '@aws-sdk': ['snapshot'],
  '@ipld/car': ['snapshot'],
  'ipfs-unixfs-importer': ['snapshot'],
  '@acala-network/chopsticks-core': ['lab'],
  bullmq: ['queue'],
  commander: ['cli', 'program'],
  fastify: ['http', 'serve', 'watched', 'agent'],
  ioredis: ['queue', 'share'],
  libp2p: ['measure'],
  libsql: ['store'],
  pg: ['store'],
  nodemailer: ['destination'],
  pino: ['base'],
};

// Pure arithmetic: the same input gives the same bytes anywhere.
const pure = ['sli', 'usl'];
const pureDependencies = ['@polkadot/util-crypto', 'mathjs', 'jstat'];
/** The files of other rooms that arithmetic may import: they reach for nothing themselves. */
const pureFiles = ['base/error.ts', 'base/bytes.ts', 'base/sliced.ts'];

/** Where the agent's sources import what they must not, one sentence each. */
export function importFaults(sources: Source[]): string[] {
  return sources.flatMap(importsOf).flatMap(directionFault);
}

function directionFault({ target, file, specifier }: Import): string[] {
  const from = roomOf(file);
  const to = target && roomOf(target);
  const own = ranks[from];
  if (own === undefined)
    return [`${file}: the folder ${from} has no place in the order of scripts/lib/check/import-order.ts`];
  if (to === undefined) return packageFault(from, file, specifier);
  const other = ranks[to];
  if (other === undefined) return [`${file}: imports ${specifier}, a folder without a place in the order`];
  if (other > own) return [`${file}: ${from} must not import ${to}, which lies above it (${specifier})`];
  const isImpure =
    pure.includes(from) && to !== from && !pureFiles.includes(relative(agentFolder, target ?? ''));
  return isImpure ? [`${file}: ${from} is pure and must not import ${specifier}`] : [];
}

function packageFault(from: string, file: string, specifier: string): string[] {
  if (pure.includes(from)) {
    return pureDependencies.some((name) => specifier.startsWith(name))
      ? []
      : [`${file}: ${from} is pure and must not import ${specifier}`];
  }
  const folders = dirname(file).split('/');
  return Object.entries(doors)
    .filter(([name, own]) => {
      const isOf = specifier === name || specifier.startsWith(`${name}/`);
      return isOf && !own.some((folder) => folders.includes(folder));
    })
    .map(([name, own]) => `${file}: only ${own.join(', ')} may import ${name}`);
}

/** The folder of the agent that a file is in. */
function roomOf(file: string): string {
  const path = relative(agentFolder, file);
  const [first = path, ...rest] = path.split('/');
  return rest.length > 0 ? first : path.replace(/\.ts$/, '');
}
