import type { Connected } from './node-message.ts';

const mostRows = 10;
const gigabyte = 2 ** 30;

interface Ranking {
  readonly list: readonly (readonly [unknown, number])[];
  readonly other: number;
  readonly unknown: number;
}

/** Of what machines a chain's nodes say they are, in the shape of stock feeds; scores of benchmarks are not collected. */
export function chainStats(nodes: readonly Connected[]): Readonly<Record<string, Ranking>> {
  const rank = (of: (node: Connected) => unknown): Ranking => ranking(nodes.map(of));
  const unmeasured = { list: [], other: 0, unknown: nodes.length };
  return {
    version: rank(({ version }) => version || null),
    target_os: rank(({ os }) => os),
    target_arch: rank(({ arch }) => arch),
    cpu: rank(({ system }) => system?.cpu),
    memory: rank(({ system }) => memoryRange(system?.memory)),
    core_count: rank(({ system }) => system?.core_count),
    linux_kernel: rank(({ system }) => system?.linux_kernel),
    linux_distro: rank(({ system }) => system?.linux_distro),
    is_virtual_machine: rank(({ system }) => system?.is_virtual_machine),
    cpu_hashrate_score: unmeasured,
    memory_memcpy_score: unmeasured,
    disk_sequential_write_score: unmeasured,
    disk_random_write_score: unmeasured,
  };
}

/** From the most frequent value; what is equal stays in the order in which it came. */
function ranking(values: readonly unknown[]): Ranking {
  const counts = new Map<string, number>();
  let unknown = 0;
  for (const value of values) {
    if (value === null || value === undefined) unknown += 1;
    else counts.set(JSON.stringify(value), (counts.get(JSON.stringify(value)) ?? 0) + 1);
  }
  const rows = [...counts].toSorted(([, a], [, b]) => b - a);
  const shown = rows
    .slice(0, mostRows)
    .map(([value, count]) => [JSON.parse(value) as unknown, count] as const);
  const other = rows.slice(mostRows).reduce((sum, [, count]) => sum + count, 0);
  return { list: shown, other, unknown };
}

/** In gigabytes, from one power of two to the next. */
function memoryRange(bytes: number | null | undefined): readonly [number, number] | undefined {
  if (!bytes) return undefined;
  const from = 2 ** Math.max(0, Math.floor(Math.log2(bytes / gigabyte)));
  return [bytes < gigabyte ? 0 : from, bytes < gigabyte ? 1 : 2 * from];
}
