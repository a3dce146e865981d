import { type Column, renderTable } from '../table.ts';
import type { ProbedEndpoint } from './result.ts';

const columns: readonly Column[] = [
  { title: 'endpoint' },
  { title: 'answered/sent', align: 'right' },
  { title: 'p50 ms', align: 'right' },
  { title: 'p95 ms', align: 'right' },
  { title: 'p99 ms', align: 'right' },
  { title: 'height', align: 'right' },
  { title: 'behind', align: 'right' },
  { title: 'genesis' },
  { title: 'peer' },
];

/** What was measured so far, as a table and what else one must know to read it. */
export function probeScreen(probed: readonly ProbedEndpoint[]): string[] {
  return [...renderTable(columns, probed.map(row)), ...probed.flatMap(remarks)];
}

function row({ endpoint, tally, peerId, genesisHash, height, lagBlocks }: ProbedEndpoint): string[] {
  return [
    endpoint.shown,
    `${tally.answered}/${tally.sent}`,
    milliseconds(tally.quantileUs(0.5)),
    milliseconds(tally.quantileUs(0.95)),
    milliseconds(tally.quantileUs(0.99)),
    String(height ?? '?'),
    String(lagBlocks ?? '?'),
    genesisHash ? `${genesisHash.slice(0, 10)}…` : '?',
    peerId ? `…${peerId.slice(-8)}` : '?',
  ];
}

/** Rounded up: a latency is never shown shorter than it was. */
function milliseconds(latencyUs: number | undefined): string {
  return latencyUs === undefined ? '?' : (Math.ceil(latencyUs / 10) / 100).toFixed(2);
}

function remarks({ endpoint, tally }: ProbedEndpoint): string[] {
  const lines: string[] = [];
  if (tally.nulls.size > 0) lines.push(`${endpoint.shown} did not answer: ${listed(tally.nulls)}.`);
  if (tally.untaken.size > 0)
    lines.push(
      `${endpoint.shown}: not measured, and no fault of it: ${listed(tally.untaken)}; this machine stood still or was offline, or the run was ended.`,
    );
  return lines;
}

function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([reason, count]) => `${reason.replace('_', ' ')} ${count}`).join(', ');
}
