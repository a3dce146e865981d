import { join } from 'node:path';
import { z } from 'zod';
import { type NetworkState, processIdentity } from '../real/state.ts';
import { keepLive } from './kept-process.ts';

/** What the deciders of a network agree over. */
export const coordinators = ['etcd', 'file', 'memory'] as const;
export type CoordinatorKind = (typeof coordinators)[number];

const part = {
  name: z.string(),
  /** Program and arguments. */
  argv: z.array(z.string()).min(1),
  /** Absent until the process is there. */
  process: processIdentity.optional(),
};

const deciderState = z.object({
  ...part,
  /** The node that asks it. */
  node: z.string(),
  socket: z.string(),
  control: z.string(),
  grants: z.string(),
  http_port: z.number().int().positive(),
});

const memberState = z.object({ ...part, client_port: z.number().int().positive() });

/** Of a network in which one validator has several nodes. */
export const replicasState = z.object({
  /** The validator that has several nodes. */
  validator: z.string(),
  coordinator: z.enum(coordinators),
  lease_ms: z.number().int().positive(),
  deciders: z.array(deciderState),
  /** Of etcd. */
  members: z.array(memberState),
  /** Starts again what has ended by itself. */
  supervisor: processIdentity.optional(),
});

type ReplicasState = z.infer<typeof replicasState>;
export type DeciderState = z.infer<typeof deciderState>;
export type MemberState = z.infer<typeof memberState>;

/** Everything of it that is a process, but for who keeps it. */
export function partsOf(replicas: ReplicasState | undefined): (DeciderState | MemberState)[] {
  return [...(replicas?.deciders ?? []), ...(replicas?.members ?? [])];
}

/** One of several nodes of a validator: which validator, and the socket of the decider that it asks before it signs. */
export const replicaState = z.object({ of: z.string(), socket: z.string() });

declare module '../real/state.ts' {
  interface NodeState {
    replica?: z.infer<typeof replicaState> | undefined;
  }
  interface NetworkState {
    /** What the nodes of a replicated validator ask, and who starts all of that again. */
    replicas?: ReplicasState | undefined;
  }
}

/** Makes processes that are started again by another process always those that run now. */
export function keepReplicasLive(network: NetworkState, folder: string): void {
  const replicas = network.nodes.filter(({ replica }) => replica !== undefined);
  for (const kept of [...replicas, ...partsOf(network.replicas)]) keepLive(kept, join(folder, kept.name));
}
