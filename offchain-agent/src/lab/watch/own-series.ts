import { exposed, mergedExposition } from './exposition.ts';
import type { Sight, TransactionCounts, Watcher } from './watcher.ts';

type Series = readonly (readonly [Readonly<Record<string, string>>, number | undefined])[];
type Seen = Sight['nodes'][number];

/** One text for a whole network: our series, and those of the clients with the label `node`. */
export function networkExposition(watcher: Watcher): string {
  return mergedExposition(watcher.expositions, ownSeries(watcher));
}

function ownSeries({ sight, book, faults, transactions }: Watcher): string {
  const nodes = sight?.nodes ?? [];
  const ofNodes = (value: (seen: Seen) => number | undefined): Series =>
    nodes.map((seen) => [{ node: seen.node.name }, value(seen)]);
  const row = (id: keyof Seen['row'], scale = 1): Series =>
    ofNodes(({ row: { [id]: value } }) => (value === null ? undefined : value * scale));
  const sent = (value: (counts: TransactionCounts) => number): Series =>
    [...transactions].map(([node, counts]) => [{ node }, value(counts)]);
  const links = (name: 'bytes' | 'packets' | 'lost'): Series =>
    (sight?.counters ?? []).map(({ from, to, [name]: value }) => [{ from, to }, value]);
  const active = faults.filter(({ toMs }) => toMs === undefined);
  return [
    exposed(
      'almanac_node_up',
      'gauge',
      'Whether a node runs and answers (1) or not (0).',
      ofNodes(({ report }) => (report ? 1 : 0)),
    ),
    exposed(
      'almanac_node_block_number',
      'gauge',
      'Newest block that the node has, and the newest that it calls final.',
      [
        ...nodes.map(
          ({ node, row: { best } }) => [{ node: node.name, status: 'best' }, best ?? undefined] as const,
        ),
        ...nodes.map(
          ({ node, row: { finalized } }) =>
            [{ node: node.name, status: 'finalized' }, finalized ?? undefined] as const,
        ),
      ],
    ),
    exposed('almanac_node_peers', 'gauge', 'Peers of the node.', row('peers')),
    exposed('almanac_node_pool_transactions', 'gauge', 'Transactions that wait in its pool.', row('pool')),
    exposed(
      'almanac_node_block_import_seconds',
      'gauge',
      'Mean time to verify and import a block, lately.',
      row('import_ms', 1e-3),
    ),
    exposed(
      'almanac_node_block_construction_seconds',
      'gauge',
      'Mean time to construct a block, lately.',
      row('propose_ms', 1e-3),
    ),
    exposed(
      'almanac_node_block_propagation_seconds',
      'gauge',
      'How much later than the first node it imported the last block.',
      row('propagation_ms', 1e-3),
    ),
    exposed(
      'almanac_node_transaction_seconds_sum',
      'counter',
      'Time of transactions sent to it until in a block.',
      sent(({ sumSeconds }) => sumSeconds),
    ),
    exposed(
      'almanac_node_transaction_seconds_count',
      'counter',
      'How many of them came into a block.',
      sent(({ included }) => included),
    ),
    exposed(
      'almanac_node_transactions_lost_total',
      'counter',
      'Transactions sent to it that came into no block in time.',
      sent(({ lost }) => lost),
    ),
    exposed(
      'almanac_node_cpu_seconds_total',
      'counter',
      'CPU time of its process.',
      ofNodes(({ process }) => process?.cpuSeconds),
    ),
    exposed(
      'almanac_node_resident_memory_bytes',
      'gauge',
      'Memory of its process.',
      ofNodes(({ process }) => process?.memoryBytes),
    ),
    exposed(
      'almanac_node_disk_read_bytes_total',
      'counter',
      'Read from disks by its process.',
      ofNodes(({ process }) => process?.readBytes),
    ),
    exposed(
      'almanac_node_disk_written_bytes_total',
      'counter',
      'Written to disks by its process.',
      ofNodes(({ process }) => process?.writtenBytes),
    ),
    exposed(
      'almanac_node_network_out_bytes_per_second',
      'gauge',
      'Bytes per second to other nodes.',
      row('out_bytes_s'),
    ),
    exposed(
      'almanac_node_network_in_bytes_per_second',
      'gauge',
      'Bytes per second from other nodes.',
      row('in_bytes_s'),
    ),
    exposed(
      'almanac_link_bytes_total',
      'counter',
      'Bytes that entered a link between two nodes.',
      links('bytes'),
    ),
    exposed(
      'almanac_link_packets_total',
      'counter',
      'Packets that entered a link between two nodes.',
      links('packets'),
    ),
    exposed('almanac_link_lost_packets_total', 'counter', 'Of them, those that a fault took.', links('lost')),
    exposed('almanac_network_faults', 'gauge', 'Faults in force, made on purpose.', [[{}, active.length]]),
    exposed(
      'almanac_log_lines_total',
      'counter',
      'Lines of the logs.',
      book.lines.map(({ node, level, target, count }) => [{ node, level, target }, count]),
    ),
    exposed(
      'almanac_log_alerts_total',
      'counter',
      'First lines of a signature, and signatures that came often; expected: of a node under a fault.',
      (['WARN', 'ERROR'] as const).flatMap((level) =>
        [false, true].map((expected) => {
          const known = book.alertCounts.find((one) => one.level === level && one.expected === expected);
          return [{ level, expected: String(expected) }, known?.count ?? 0] as const;
        }),
      ),
    ),
  ].join('');
}
