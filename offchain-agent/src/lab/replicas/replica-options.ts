import type { NodeOptions } from '../plan/node-plan.ts';
import type { CoordinatorKind } from './replicas-state.ts';

/** How the nodes of a replicated validator agree on which of them signs. */
export interface ReplicaOptions {
  readonly coordinator: CoordinatorKind;
  /** How long a leader may sign after it was last heard of. */
  readonly leaseMs: number;
  /** Members of etcd. */
  readonly members?: number | undefined;
  /** Where a decider finds the members of etcd, when something stands between: the address of each unless given. */
  readonly endpointsOf?: ((decider: string, members: readonly string[]) => readonly string[]) | undefined;
  /** How to start a decider, its configuration follows as the last word; `almanac ha decide --config` unless given. */
  readonly decider?: readonly string[] | undefined;
}

/** A majority outlives one of them. */
export const usualMembers = 3;

/** The nodes of a network of so many validators, the last of which has two: v4a and v4b beside v1, v2 and v3. */
export function replicatedNodes(validators: number): NodeOptions[] {
  const last = `v${validators}`;
  return [
    ...Array.from({ length: validators - 1 }, (_, index) => ({
      name: `v${index + 1}`,
      role: 'validator' as const,
    })),
    ...['a', 'b'].map((letter) => ({
      name: `${last}${letter}`,
      role: 'validator' as const,
      replicaOf: last,
    })),
  ];
}
