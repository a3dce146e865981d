import type { NetworkPart } from '../real/part.ts';
import { removeClockTrace } from './clock-trace.ts';
import { hostState } from './host-state.ts';
import { removeGroup } from './node-group.ts';

/** What faults of hosts leave in force on nodes: control groups, wrong clocks, disks of their own. */
export const hostPart: NetworkPart = {
  name: 'hosts',
  nodeFields: { host_faults: hostState.optional() },
  wrap: ({ host_faults: host }) => host && { through: Object.values(host.through).flat(), env: host.env },
  // A frozen node does not even die.
  async retire(_, network) {
    const groups = (network?.nodes ?? []).flatMap(({ host_faults: host }) => host?.groups ?? []);
    for (const group of groups) await removeGroup(group);
  },
  processes: ({ nodes }) => nodes.flatMap(({ host_faults: host }) => host?.disk ?? []),
  cleanUp: removeClockTrace,
};
