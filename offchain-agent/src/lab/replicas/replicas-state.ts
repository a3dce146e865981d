import { join } from 'node:path';
import { z } from 'zod';
import { type Kept, keepLive } from './kept-process.ts';

/** What the deciders of a network agree over. */
export const coordinators = ['etcd', 'file', 'memory'] as const;
export type CoordinatorKind = (typeof coordinators)[number];

const processIdentity = z.object({ pid: z.number().int().positive(), started: z.string() });

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

export type ReplicasState = z.infer<typeof replicasState>;
export type DeciderState = z.infer<typeof deciderState>;
export type MemberState = z.infer<typeof memberState>;

/** Everything of it that is a process, but for who keeps it. */
export function partsOf(replicas: ReplicasState | undefined): (DeciderState | MemberState)[] {
  return [...(replicas?.deciders ?? []), ...(replicas?.members ?? [])];
}

/** The same network, where processes that are started again by another process are always those that run now. */
export function keepReplicasLive<
  Network extends {
    nodes: (Kept & { replica?: object | undefined })[];
    replicas?: ReplicasState | undefined;
  },
>(network: Network, folder: string): Network {
  const replicas = network.nodes.filter(({ replica }) => replica !== undefined);
  for (const kept of [...replicas, ...partsOf(network.replicas)]) keepLive(kept, join(folder, kept.name));
  return network;
}
