import { AgentError, messageOf } from '../../../base/error.ts';
import type { Logger } from '../../../base/logger.ts';
import { isPostgresUrl, shownUrl } from '../../../base/url.ts';
import type { Metrics } from '../../metrics.ts';
import { BullQueue } from './bull-queue.ts';
import type { QueueBackend } from './bullmq.ts';
import type { JobQueue } from './job-queue.ts';
import { OwnRedis } from './own-redis.ts';
import { askRedis, redisAddress } from './redis-client.ts';
import { WindowCounter } from './window-counter.ts';

interface OpenQueueOptions {
  /** queue.url of the configuration; without one the agent runs a Redis of its own. */
  readonly url?: string;
  readonly data: string;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** What is counted in processes of their own: the store, and the name of this process among those of a shared queue. */
  readonly counted?: { readonly store: string; readonly holder: string };
}

/** Where the queues of all reporters are, and what of it is the agent's own. */
export interface QueueHome {
  /** What people are told about it. */
  readonly shown: string;
  queueOf(name: string): JobQueue;
  /** For queues of another kind. */
  readonly backend: QueueBackend;
  /** Counts windows in processes of their own; none where nobody said of which store. */
  readonly counter: WindowCounter | undefined;
  close(): Promise<void>;
}

/**
 * Finds the queue: the configured one, else a Redis of the agent's own; never silently another one.
 * @throws AgentError `unreachable/queue`, `bad_input/queue_evicts`, `bad_input/no_queue`, `unknown/queue_start`
 */
export async function openQueueHome(options: OpenQueueOptions): Promise<QueueHome> {
  const { url, log } = options;
  const redis = url === undefined ? await OwnRedis.open(options) : undefined;
  const backend: QueueBackend = redis
    ? { kind: 'redis', address: redisAddress(redis.socket) }
    : await configuredBackend(url ?? '');
  const counter = options.counted && counterOn(backend, options.counted, log);
  return {
    shown: redis ? `a Redis of its own on ${redis.socket}` : shownUrl(url ?? ''),
    backend,
    queueOf: (name) => new BullQueue({ name, backend, log }),
    counter,
    close: async () => {
      await counter?.close();
      await redis?.close();
    },
  };
}

function counterOn(
  backend: QueueBackend,
  { store, holder }: NonNullable<OpenQueueOptions['counted']>,
  log: Logger,
): WindowCounter {
  return new WindowCounter({ name: `count-${holder}`, backend, log, store });
}

/** Checks a configured queue without leaving anything behind. */
export async function configuredBackend(url: string): Promise<QueueBackend> {
  if (isPostgresUrl(url)) return { kind: 'postgres', connectionString: url };
  const shown = shownUrl(url);
  const facts = await askRedis(url).catch((cause: unknown) => {
    throw new AgentError(
      'unreachable/queue',
      `the queue at ${shown} does not answer: ${messageOf(cause)}; start it, or correct queue.url`,
      { data: { url: shown }, cause, retryable: true },
    );
  });
  requireNoEviction(facts.evictionPolicy, shown);
  return { kind: 'redis', address: redisAddress(url) };
}

/**
 * Refuses a queue that may throw jobs away when its memory is full.
 * @throws AgentError `bad_input/queue_evicts`
 */
function requireNoEviction(policy: string, shownAddress: string): void {
  if (policy === 'noeviction') return;
  throw new AgentError(
    'bad_input/queue_evicts',
    `the queue at ${shownAddress} can evict jobs (maxmemory-policy is "${policy}"); set maxmemory-policy to noeviction, also in its configuration file, or use another queue.url`,
    { data: { address: shownAddress, policy } },
  );
}
