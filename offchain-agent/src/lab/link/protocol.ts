import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import type { ProgramStart } from '../real/part.ts';
import { distributions } from './rule.ts';

const programStart: z.ZodType<ProgramStart> = z.strictObject({
  program: z.string().min(1),
  args: z.array(z.string()),
  env: z.record(z.string(), z.string()),
  log: z.string().min(1),
});

const port = z.number().int().min(1).max(65_535);

/** What the host of the links is started with: a file in the network's folder. */
export const hostConfig = z.discriminatedUnion('backend', [
  z.strictObject({
    backend: z.literal('tun'),
    seed: z.number().int(),
    nodes: z.array(
      z.strictObject({
        name: z.string(),
        /** IPv4, in the network that only the nodes see. */
        address: z.string(),
        /** Ports on the loopback outside that lead to the same ones of the node's loopback: RPC, metrics. */
        joined_ports: z.array(port),
        /** One on the loopback outside that leads to the node's port for peers, for those that stand outside. */
        peer_port: z.strictObject({ outside: port, inside: port }).optional(),
      }),
    ),
  }),
  z.strictObject({
    backend: z.literal('proxy'),
    seed: z.number().int(),
    nodes: z.array(
      z.strictObject({
        name: z.string(),
        /** Where it listens for peers, and from where it calls them. */
        p2p_port: port,
        /** Where peers are told that it is. */
        proxy_port: port,
      }),
    ),
  }),
]);
export type HostConfig = z.infer<typeof hostConfig>;

const share = z.number().min(0).max(1);
/** No fault lasts longer, either. */
const ms = z.number().min(0).max(86_400_000);

const linkRule = z.strictObject({
  cut: z.boolean().optional(),
  delayMs: ms.optional(),
  jitterMs: ms.optional(),
  correlation: share.optional(),
  distribution: z.enum(distributions).optional(),
  keepOrder: z.boolean().optional(),
  loss: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('random'), share, correlation: share }),
      z.strictObject({ kind: z.literal('gemodel'), p: share, r: share, lossInBad: share, lossInGood: share }),
    ])
    .optional(),
  duplicate: share.optional(),
  corrupt: share.optional(),
  reorder: z.strictObject({ share, gap: z.number().int().min(1) }).optional(),
  rateBitsPerS: z.number().positive().optional(),
  limitPackets: z.number().int().min(1).optional(),
});

const linkFault = z.strictObject({
  id: z.string().min(1),
  seed: z.number().int().optional(),
  links: z.array(z.strictObject({ from: z.string(), to: z.string() })),
  rule: linkRule,
});

const id = z.number().int();

/** One line of JSON to the host. */
export const hostRequest = z.discriminatedUnion('method', [
  z.strictObject({ id, method: z.literal('apply'), fault: linkFault }),
  z.strictObject({ id, method: z.literal('clear'), ids: z.array(z.string()).optional() }),
  z.strictObject({ id, method: z.literal('faults') }),
  z.strictObject({ id, method: z.literal('counters') }),
  z.strictObject({ id, method: z.literal('start'), node: z.string(), start: programStart }),
]);
export type HostRequest = z.infer<typeof hostRequest>;

/** One line of JSON from it; the answers come in the order of the requests. */
export const hostAnswer = z.union([
  z.object({ id, result: z.unknown() }),
  z.object({
    id,
    error: z.object({ code: z.string(), message: z.string(), data: z.record(z.string(), z.unknown()) }),
  }),
]);
export type HostAnswer = z.infer<typeof hostAnswer>;

/** Where the host of a network's links reads what they are. */
export function configFile(folder: string): string {
  return join(folder, 'links.json');
}

/** Where the host listens; nobody but its user may write to it. */
export function socketFile(folder: string): string {
  return join(folder, 'links.sock');
}

/** The system takes no longer addresses of sockets. */
const longestAddress = 100;

/**
 * Calls with the address of a socket: the path itself, or where that is too long for one, a short one that leads there as long
 * as the call lasts.
 */
export async function withAddress<T>(path: string, use: (address: string) => Promise<T>): Promise<T> {
  if (Buffer.byteLength(path) <= longestAddress) return await use(path);
  const folder = openSync(join(path, '..'), 'r');
  try {
    return await use(join('/proc/self/fd', String(folder), path.slice(path.lastIndexOf('/') + 1)));
  } finally {
    closeSync(folder);
  }
}
