import { figures } from './figure.ts';
import type { Sight, Watcher } from './watcher.ts';

/** Of very many the newest. */
const shownFaults = 300;
const shownAlerts = 200;
const shownSignatures = 50;

/** All that was seen of a network, for pages and programs; docs/how-to/test-networks.md describes it. */
export function watchDocument(watcher: Watcher) {
  const { network, history, sight } = watcher;
  const { timesMs, nodes } = history.columns();
  return {
    schema: 'almanac.network_watch.v1',
    basis: 'sampled',
    network: network.name,
    engine: network.client?.engine ?? network.engine ?? 'aura',
    slot_ms: network.slot_ms,
    started_at: network.started_at,
    figures: figures.map((figure) => ({ ...figure, reason: watcher.reasons[figure.id] ?? null })),
    ...now(watcher, sight),
    times_ms: timesMs,
    values: nodes,
  } as const;
}

/** What has changed with one look; `rows` has a figure of each node. */
export function watchTick(watcher: Watcher, sight: Sight) {
  return {
    ...now(watcher, sight),
    reasons: watcher.reasons,
    rows: Object.fromEntries(sight.nodes.map(({ node, row }) => [node.name, row])),
  };
}

export type WatchDocument = ReturnType<typeof watchDocument>;
export type WatchTick = ReturnType<typeof watchTick>;

function now({ network, book, faults, transactions }: Watcher, sight: Sight | undefined) {
  const sent = [...transactions.values()];
  const sum = (value: (counts: (typeof sent)[number]) => number): number =>
    sent.reduce((total, counts) => total + value(counts), 0);
  return {
    at_ms: sight?.atMs ?? null,
    nodes: network.nodes.map((node) => {
      const seen = sight?.nodes.find((one) => one.node.name === node.name);
      return {
        name: node.name,
        region: node.region ?? null,
        state: seen?.state ?? 'gone',
        answers: seen?.report !== undefined,
        pid: seen?.pid ?? null,
      };
    }),
    links:
      sight?.links?.map(({ from, to, bytesPerS, packetsPerS, lost }) => ({
        from,
        to,
        bytes_per_s: bytesPerS,
        packets_per_s: packetsPerS,
        lost,
      })) ?? null,
    transactions: { included: sum(({ included }) => included), lost: sum(({ lost }) => lost) },
    faults: faults.slice(-shownFaults).map(({ id, kind, nodes, text, fromMs, toMs }) => ({
      id,
      kind,
      nodes,
      text,
      from_ms: fromMs,
      to_ms: toMs ?? null,
    })),
    alerts: book.alerts.slice(-shownAlerts).map(({ atMs, ...alert }) => ({ at_ms: atMs, ...alert })),
    signatures: book.signatures
      .toSorted((one, other) => other.lastMs - one.lastMs)
      .slice(0, shownSignatures)
      .map(({ nodes, firstMs, lastMs, ...rest }) => ({
        ...rest,
        nodes: [...nodes],
        first_ms: firstMs,
        last_ms: lastMs,
      })),
  };
}
