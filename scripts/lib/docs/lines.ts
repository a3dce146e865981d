import { execFileSync } from 'node:child_process';
import { dirname } from 'node:path';
import { root } from '../folders.mjs';

/** What the product can do, and the folders that hold it; the longest that fits a file is its own: pages, node and runtimes are what is left. */
const capabilities: Readonly<Record<string, readonly string[]>> = {
  records: [
    'offchain-agent/src/measure',
    'offchain-agent/src/reporting',
    'offchain-agent/src/registry',
    'offchain-agent/src/sli',
    'offchain-agent/src/verify',
    'runtime-pallets/math',
    'runtime-pallets/pallets/registry',
    'runtime-pallets/pallets/sli',
    'web/src/reporters',
    'web/src/verify',
  ],
  scalability: [
    'offchain-agent/src/scale',
    'offchain-agent/src/usl',
    'runtime-pallets/pallets/scalability',
    'web/src/scalability',
  ],
  endpoints: ['offchain-agent/src/endpoint'],
  'API, status': ['offchain-agent/src/serve', 'web/src/telemetry'],
  networks: ['offchain-agent/src/lab'],
  HA: ['offchain-agent/src/ha', 'runtime-pallets/ha', 'runtime-pallets/node/src/ha'],
  agreements: ['offchain-agent/src/agreement', 'runtime-pallets/pallets/agreements', 'web/src/agreements'],
  governance: ['offchain-agent/src/govern', 'web/src/govern'],
  'chain, store': ['offchain-agent/src/chain', 'offchain-agent/src/store'],
  'frame, demo': ['offchain-agent/src'],
  pages: ['web/src'],
  'node, runtimes': ['runtime-pallets'],
};

const product = ['offchain-agent/src/*.ts', 'web/src/*.ts', 'web/src/*.tsx', 'runtime-pallets/*.rs'];
const unshipped = /\/(tests?|benchmark\w*|weights?|mock|fuzz)(\/|\.rs$|_)|\.d\.ts$/;

interface CapabilityLines {
  readonly capability: string;
  readonly before: number;
  readonly after: number;
}

/**
 * Counts the lines of product code that are not blank, by capability, at two commits. A file counts where it has gone by the
 * second; one that is gone, where most files of its folder went.
 */
export function linesByCapability(before: string, after = 'HEAD'): CapabilityLines[] {
  const [old, current] = [before, after].map(linesAt);
  const moved = movedPaths(before, after);
  const heirs = heirsOf([...(old ?? new Map()).keys()], current ?? new Map(), moved);
  const sums = new Map(Object.keys(capabilities).map((name) => [name, { before: 0, after: 0 }]));
  for (const [path, lines] of old ?? []) {
    const sum = sums.get(capabilityOf(heirs(path)));
    if (sum) sum.before += lines;
  }
  for (const [path, lines] of current ?? []) {
    const sum = sums.get(capabilityOf(path));
    if (sum) sum.after += lines;
  }
  return [...sums].map(([capability, sum]) => ({ capability, ...sum }));
}

/** The same as a table of Markdown, with a sum. */
export function linesTable(rows: readonly CapabilityLines[]): string {
  const sum = (of: (row: CapabilityLines) => number): number => rows.reduce((all, row) => all + of(row), 0);
  const total = { capability: '**all**', before: sum((row) => row.before), after: sum((row) => row.after) };
  const cells = [...rows, total].map(({ capability, before, after }) => {
    const change = after - before;
    return `| ${capability} | ${grouped(before)} | ${grouped(after)} | ${change > 0 ? '+' : ''}${grouped(change)} |`;
  });
  return ['| capability | before | after | change |', '| --- | ---: | ---: | ---: |', ...cells].join('\n');
}

function grouped(count: number): string {
  return count.toLocaleString('en');
}

function capabilityOf(path: string): string {
  const fits = Object.entries(capabilities).flatMap(([name, folders]) =>
    folders.filter((folder) => path.startsWith(`${folder}/`)).map((folder) => ({ name, folder })),
  );
  return fits.toSorted((a, b) => b.folder.length - a.folder.length)[0]?.name ?? '';
}

function git(...args: readonly string[]): string[] {
  const text = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 });
  return text.split('\n').filter((line) => line !== '');
}

function linesAt(commit: string): ReadonlyMap<string, number> {
  return new Map(
    git('grep', '-c', '[^[:space:]]', commit, '--', ...product).flatMap((line) => {
      const [, path = '', lines = ''] = /^[^:]+:(.+):(\d+)$/.exec(line) ?? [];
      return unshipped.test(path) ? [] : [[path, Number(lines)] as const];
    }),
  );
}

function movedPaths(before: string, after: string): ReadonlyMap<string, string> {
  return new Map(
    git('diff', '--name-status', '-M40%', '-l0', '--diff-filter=R', before, after).map((line) => {
      const [, from = '', to = ''] = line.split('\t');
      return [from, to];
    }),
  );
}

/** Where a file of before is to be looked for among those of after. */
function heirsOf(
  old: readonly string[],
  current: ReadonlyMap<string, number>,
  moved: ReadonlyMap<string, string>,
): (path: string) => string {
  const goalOf = (path: string): string | undefined =>
    moved.get(path) ?? (current.has(path) ? path : undefined);
  return (path) => {
    for (let folder = dirname(path); !goalOf(path) && folder !== '.'; folder = dirname(folder)) {
      const goals = old.flatMap((other) => (other.startsWith(`${folder}/`) ? (goalOf(other) ?? []) : []));
      const names = goals.map(capabilityOf);
      const most = names.toSorted((a, b) => countOf(names, b) - countOf(names, a))[0];
      const goal = goals.find((one) => capabilityOf(one) === most);
      if (goal !== undefined) return goal;
    }
    return goalOf(path) ?? path;
  };
}

function countOf(names: readonly string[], name: string): number {
  return names.filter((one) => one === name).length;
}
