import { setTimeout as sleep } from 'node:timers/promises';
import { withTimeLimit } from '../../base/time-limit.ts';
import { nodeReport } from '../../lab/client/substrate.ts';
import type { NetworkState } from '../../lab/real/state.ts';
import { type ShownStatus, statusOf } from '../control-client.ts';
import { isWell } from '../health.ts';

/** How far nodes may be apart that follow one chain. */
const mostApart = 4;
const pollMs = 200;
/** A look takes less, even where nothing answers: in the rest this process itself stood still, and waited for nothing. */
const longestLookMs = 5_000;

/** What stands between a validator of several nodes and its next fault. */
interface Replicas {
  /** The node that leads, as its own decider says. */
  readonly leader: string | undefined;
  /** Of the nodes of the validator that do not lead. */
  readonly standbys: readonly string[];
  /** What is not as it should be, in a sentence; undefined of a network that is whole. */
  readonly lack: string | undefined;
}

/** Asks all deciders and all nodes. */
export async function lookAtReplicas(network: NetworkState): Promise<Replicas> {
  const statuses = await Promise.all(
    (network.replicas?.deciders ?? []).map(async ({ control, node }) => {
      const status = await withTimeLimit(
        1_000,
        undefined,
        async (within) => await statusOf(control, within),
      ).catch(() => undefined);
      return { node, status };
    }),
  );
  const leaders = statuses.filter(({ status }) => status?.leads).map(({ node }) => node);
  const reports = await Promise.all(
    network.nodes.map(async ({ name, rpc_port: port }) => ({ name, report: await nodeReport(port) })),
  );
  const best = Math.max(...reports.map(({ report }) => report?.best ?? 0));
  const final = Math.max(...reports.map(({ report }) => report?.finalized ?? 0));
  const lacks = [
    ...statuses.flatMap(({ node, status }) => lackOf(node, status) ?? []),
    ...(leaders.length === 1 ? [] : [`${leaders.length} nodes lead`]),
    ...statuses.flatMap(({ node, status }) =>
      status?.leads && !status.standbys.some(isWell) ? [`${node} has no standby that is well`] : [],
    ),
    ...reports.flatMap(({ name, report }) => {
      if (!report) return [`${name} does not answer`];
      if (report.peers < network.nodes.length - 1) return [`${name} has ${report.peers} peers`];
      return best - report.best > mostApart || final - report.finalized > mostApart
        ? [`${name} is behind`]
        : [];
    }),
    ...(best - final > 2 * mostApart ? [`finality is ${best - final} blocks behind`] : []),
  ];
  const [leader] = leaders;
  return {
    leader,
    standbys: statuses.flatMap(({ node }) => (node === leader ? [] : node)),
    lack: lacks.length === 0 ? undefined : lacks.join(', '),
  };
}

/** Waits until all is whole; what is lacking still when the time is over. */
export async function untilWhole(
  network: NetworkState,
  withinMs: number,
  signal?: AbortSignal,
): Promise<Replicas> {
  for (let waitedMs = 0; ; ) {
    const begunMs = performance.now();
    const replicas = await lookAtReplicas(network);
    if (replicas.lack === undefined || waitedMs > withinMs) return replicas;
    await sleep(pollMs, undefined, { signal });
    waitedMs += Math.min(performance.now() - begunMs, longestLookMs);
  }
}

function lackOf(node: string, status: ShownStatus | undefined): string | undefined {
  if (!status) return `the HA sidecar of ${node} does not answer`;
  if (!status.isConnected) return `${node} is not connected to its HA sidecar`;
  if (status.fault !== null) return `the HA sidecar of ${node} grants nothing: ${status.fault}`;
  return status.coordinatorFailure === null ? undefined : `the HA sidecar of ${node} has no coordinator`;
}
