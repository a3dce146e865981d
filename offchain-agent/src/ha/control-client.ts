import { once } from 'node:events';
import { createConnection } from 'node:net';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { AgentError, messageOf } from '../base/error.ts';
import { withTimeLimit } from '../base/time-limit.ts';

const place = z.object({ set: z.number(), round: z.number() });

const reported = z.object({
  best: z.number(),
  finalized: z.number(),
  peers: z.number(),
  isSyncing: z.boolean(),
});

/** What a decider says of itself on its control socket. */
const deciderStatus = z.object({
  node: z.string(),
  leads: z.boolean(),
  leadMs: z.number(),
  token: z.string().nullable(),
  leader: z.string().nullable(),
  isConnected: z.boolean(),
  record: z.object({
    slot: z.object({ slot: z.number(), node: z.string() }).nullable(),
    vote: place.extend({ node: z.string() }).nullable(),
    heartbeat: z.object({ session: z.number(), node: z.string() }).nullable(),
  }),
  health: reported.nullable(),
  standbys: z.array(reported.extend({ node: z.string(), isReady: z.boolean() })),
  fault: z.string().nullable(),
  coordinatorFailure: z.string().nullable(),
  awaits: z.string().nullable().default(null),
});
export type ShownStatus = z.infer<typeof deciderStatus>;

/** To whom the lead was handed over. */
const handedOver = z.object({ to: z.string(), isAbrupt: z.boolean() });
type HandedOver = z.infer<typeof handedOver>;

const refused = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** @throws AgentError `unreachable/decider`; `unknown/decider` when it answers something else */
export async function statusOf(path: string, signal?: AbortSignal): Promise<ShownStatus> {
  return await ask(path, 'status', { schema: deciderStatus, withinMs: 5_000, signal });
}

/**
 * Has the decider that leads give the lead to another one; it waits for the moment at which nothing is lost.
 * @throws AgentError as `statusOf` does, and what the decider says: `no/handover`, `unknown/handover`
 */
export async function handOver(path: string, signal?: AbortSignal): Promise<HandedOver> {
  return await ask(path, 'handover', { schema: handedOver, withinMs: 60_000, signal });
}

interface Asked<Schema> {
  readonly schema: Schema;
  readonly withinMs: number;
  readonly signal: AbortSignal | undefined;
}

async function ask<Schema extends z.ZodType>(
  path: string,
  what: string,
  { schema, withinMs, signal }: Asked<Schema>,
): Promise<z.infer<Schema>> {
  const answer: unknown = await answerOf(path, what, withinMs, signal);
  const refusal = refused.safeParse(answer);
  if (refusal.success) throw new AgentError(refusal.data.error.code, refusal.data.error.message);
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new AgentError(
    'unknown/decider',
    `the HA sidecar at ${path} returned an unknown answer; install the same release of both`,
    { data: { path } },
  );
}

async function answerOf(
  path: string,
  what: string,
  withinMs: number,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  const socket = createConnection(path);
  let isLate = false;
  try {
    return await withTimeLimit(withinMs, signal, async (within) => {
      within.addEventListener('abort', () => {
        isLate = true;
      });
      await once(socket, 'connect', { signal: within });
      socket.write(`${JSON.stringify({ ask: what })}\n`);
      const ended = once(socket, 'close').then((): never => {
        throw new TypeError('it closed the connection');
      });
      ended.catch(() => undefined);
      const [line] = (await Promise.race([
        once(createInterface(socket), 'line', { signal: within }),
        ended,
      ])) as [string];
      return JSON.parse(line) as unknown;
    });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new AgentError(
      'unreachable/decider',
      `the decider at ${path} does not answer: ${isLate ? `nothing within ${withinMs / 1_000} s` : messageOf(cause)}; is "almanac ha decide" running, and is this its user?`,
      { data: { path }, cause },
    );
  } finally {
    socket.destroy();
  }
}
