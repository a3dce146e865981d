import { z } from 'zod';
import { type NetworkState, type NodeState, processIdentity } from '../real/state.ts';

/** What faults of its host have changed for a node: how it is started, and what `down` takes away. */
export const hostState = z.object({
  /** Folders of control groups that were made for it. */
  groups: z.array(z.string()),
  /** What its command is started through, by the kind of the fault. */
  through: z.record(z.string(), z.array(z.string())),
  env: z.record(z.string(), z.string()),
  /** Keeps the file system of its own alive on which its database lies. */
  disk: processIdentity.optional(),
});

declare module '../real/state.ts' {
  interface NodeState {
    host_faults?: z.infer<typeof hostState> | undefined;
  }
}

/** A node of a network whose state is written whenever something changes that outlives this process. */
export interface FaultTarget {
  readonly network: NetworkState;
  readonly node: NodeState;
}

/** What stands in the state about the host of a node; made when it is not there. */
export function hostOf(node: NodeState): NonNullable<NodeState['host_faults']> {
  node.host_faults ??= { groups: [], through: {}, env: {} };
  return node.host_faults;
}
