import { endProcesses } from '../../base/process.ts';
import { renderTable } from '../../cli/table.ts';
import type { TableColumn } from '../../words/column.ts';
import { nodeFolder } from '../real/node-process.ts';
import type { NetworkPart } from '../real/part.ts';
import type { NetworkState } from '../real/state.ts';
import { deciderSocket } from './decider-socket.ts';
import { hold, letGo } from './kept-process.ts';
import type { ReplicaOptions } from './replica-options.ts';
import { keepReplicasLive, partsOf, replicaState, replicasState } from './replicas-state.ts';
import { keptStatuses } from './replicas-status.ts';

declare module '../real/part.ts' {
  interface PartOptions {
    /** How the nodes of a replicated validator agree on which of them signs. */
    readonly replicas?: ReplicaOptions | undefined;
  }
}

const columns: readonly TableColumn[] = [
  { title: 'decider or etcd' },
  { title: 'state' },
  { title: 'pid', align: 'right' },
  { title: 'http' },
];

/** Several nodes of one validator, the deciders that they ask, etcd, and the supervisor that starts them again. */
export const replicasPart: NetworkPart = {
  name: 'replicas',
  fields: { replicas: replicasState.optional() },
  nodeFields: { replica: replicaState.optional() },
  opened: keepReplicasLive,
  add({ name: network, replicas }, nodes) {
    if (nodes.every(({ replicaOf }) => replicaOf === undefined)) return undefined;
    return {
      nodeFields: ({ name, replicaOf }) =>
        replicaOf === undefined ? {} : { replica: { of: replicaOf, socket: deciderSocket(network, name) } },
      startsLater: ({ replica }) => replica !== undefined,
      afterNodes: async (state, context) => {
        if (!replicas) return;
        // Loaded where it is needed: most commands only read networks.
        const { startReplicas } = await import('./start-replicas.ts');
        await startReplicas(state, replicas, context);
      },
    };
  },
  wrap: ({ replica }) => replica && { args: ['--ha', replica.socket] },
  claim(network, { name, replica }) {
    if (!replica) return () => undefined;
    const folder = nodeFolder(network.name, name);
    hold(folder);
    return () => letGo(folder);
  },
  // Its nodes may end by themselves, and are started again.
  mayEnd: ({ replica }) => replica !== undefined,
  status(network) {
    const parts = keptStatuses(network);
    const rows = parts.map((part) => [part.name, part.state, part.pid?.toString() ?? '-', part.url]);
    return {
      document: documentOf(network),
      lines: rows.length === 0 ? [] : renderTable(columns, rows),
    };
  },
  logs: ({ replicas }) => partsOf(replicas).map(({ name }) => name),
  shownName: ({ replica }) => replica?.of,
  // Before what it would start again.
  async retire(_, network) {
    await endProcesses(network?.replicas?.supervisor ? [network.replicas.supervisor] : []);
  },
  processes: ({ replicas }) => partsOf(replicas).flatMap(({ process }) => process ?? []),
};

function documentOf(network: NetworkState) {
  const { replicas } = network;
  if (!replicas) return null;
  return {
    validator: replicas.validator,
    coordinator: replicas.coordinator,
    lease_ms: replicas.lease_ms,
    parts: keptStatuses(network).map((part) => ({
      name: part.name,
      kind: part.kind,
      node: part.node ?? null,
      state: part.state,
      pid: part.pid ?? null,
      url: part.url,
      control: part.control ?? null,
      grants: part.grants ?? null,
    })),
  };
}
