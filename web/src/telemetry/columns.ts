import { milliseconds, percent } from '@almanac-chain/agent/base/format';
import type { FeedNode } from './feed.ts';

/** A column of the live list. */
export interface TelemetryColumn {
  /** In the address, when the list is sorted by it. */
  readonly key: string;
  readonly title: string;
  readonly meaning?: string;
  readonly isNumber: boolean;
  /** What is sorted by; nodes without it come last. */
  readonly value: (node: FeedNode) => string | number | undefined;
  readonly cell: (node: FeedNode, nowMs: number) => string;
}

const figures = (number: number | undefined): string => number?.toLocaleString('en-US') ?? '?';

/** The columns of stock lists that people use, and two of the chain's records. `nowMs` is of the clock of the feed. */
export const columns: readonly TelemetryColumn[] = [
  { key: 'name', title: 'name', isNumber: false, value: ({ name }) => name, cell: ({ name }) => name },
  {
    key: 'validator',
    title: 'validator',
    meaning: 'The owner of the key that the node says it has; else that key',
    isNumber: false,
    value: (node) => node.sli?.account ?? node.validator,
    cell: (node) => node.sli?.account ?? node.validator ?? '',
  },
  {
    key: 'uptime-sli',
    title: 'SLI uptime %',
    meaning: 'Slots kept of slots assigned, as the chain has it of the owner of the key',
    isNumber: true,
    value: ({ sli }) => sli?.uptimePpm,
    cell: ({ sli }) => (sli ? percent(sli.uptimePpm) : ''),
  },
  {
    key: 'p95-sli',
    title: 'SLI p95 ms',
    meaning: 'How late its blocks arrived at reporters, 95th percentile',
    isNumber: true,
    value: ({ sli }) => sli?.p95Us,
    cell: ({ sli }) => (sli ? (sli.p95Us === undefined ? '?' : milliseconds(sli.p95Us)) : ''),
  },
  {
    key: 'version',
    title: 'implementation',
    isNumber: false,
    value: (node) => `${node.implementation} ${node.version}`,
    cell: (node) => `${node.implementation} ${node.version}`.trim(),
  },
  {
    key: 'peers',
    title: 'peers',
    isNumber: true,
    value: ({ peers }) => peers,
    cell: ({ peers }) => figures(peers),
  },
  { key: 'txs', title: 'txs', isNumber: true, value: ({ txs }) => txs, cell: ({ txs }) => figures(txs) },
  {
    key: 'block',
    title: 'block',
    isNumber: true,
    value: ({ height }) => height,
    cell: ({ height }) => figures(height),
  },
  {
    key: 'finalized',
    title: 'finalized',
    isNumber: true,
    value: ({ finalized }) => finalized,
    cell: ({ finalized }) => figures(finalized),
  },
  {
    key: 'block-time',
    title: 'block time s',
    isNumber: true,
    value: ({ blockTimeMs }) => blockTimeMs,
    cell: ({ blockTimeMs }) => (blockTimeMs === undefined ? '?' : (blockTimeMs / 1_000).toFixed(1)),
  },
  {
    key: 'propagation',
    title: 'propagation ms',
    meaning: 'How long after the first node it told of its last block; the way to the server is in it',
    isNumber: true,
    value: ({ propagationMs }) => propagationMs,
    cell: ({ propagationMs }) => figures(propagationMs),
  },
  {
    key: 'last-block',
    title: 'last block',
    meaning: 'How long ago',
    isNumber: true,
    value: ({ blockAtMs }) => blockAtMs && -blockAtMs,
    cell: (node, nowMs) => `${duration(since(node.blockAtMs, nowMs))}${node.isStale ? ', stale' : ''}`,
  },
  {
    key: 'uptime',
    title: 'node up',
    meaning: 'Since when it runs, by its own word',
    isNumber: true,
    value: ({ startedMs }) => startedMs && -startedMs,
    cell: (node, nowMs) => duration(since(node.startedMs, nowMs)),
  },
];

/** The nodes by a column; equal ones by their names, stale ones below all others. */
export function sorted(nodes: Iterable<FeedNode>, column: TelemetryColumn, isReversed: boolean): FeedNode[] {
  const direction = isReversed ? -1 : 1;
  return [...nodes].sort((a, b) => {
    if (a.isStale !== b.isStale) return a.isStale ? 1 : -1;
    return (
      direction * compare(column.value(a), column.value(b), direction) ||
      compare(a.name, b.name, 1) ||
      a.id - b.id
    );
  });
}

function compare(a: string | number | undefined, b: string | number | undefined, direction: number): number {
  if (a === b) return 0;
  // Last in either direction.
  if (a === undefined || a === '') return direction;
  if (b === undefined || b === '') return -direction;
  return typeof a === 'string' && typeof b === 'string' ? a.localeCompare(b, 'en') : a < b ? -1 : 1;
}

function since(atMs: number | undefined, nowMs: number): number | undefined {
  return atMs === undefined ? undefined : Math.max(0, nowMs - atMs);
}

/** In the largest unit of which there is one. @example duration(90_000) // '1m' */
export function duration(ms: number | undefined): string {
  if (ms === undefined) return '?';
  const seconds = Math.floor(ms / 1_000);
  if (seconds < 60) return `${seconds}s`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)}m`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3_600)}h` : `${Math.floor(seconds / 86_400)}d`;
}
