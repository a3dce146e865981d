import {
  type BackendFactory,
  Child,
  createPostgresBackend,
  createRedisBackend,
  type Processor,
  Queue,
  type RedisQueueBackend,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { AgentError } from '../../../base/error.ts';
import type { Logger } from '../../../base/logger.ts';
import { backoff } from '../../../base/retry.ts';
import type { RedisAddress } from './redis-client.ts';

/** Where jobs are kept. */
export type QueueBackend =
  | { readonly kind: 'redis'; readonly address: RedisAddress }
  | { readonly kind: 'postgres'; readonly connectionString: string };

export interface QueuePlace {
  readonly name: string;
  readonly backend: QueueBackend;
  readonly log: Logger;
}

/** What becomes of a job that fails, and how many of those that have ended stay to be looked at. */
interface JobsKept {
  readonly attempts: number;
  readonly mostKept: number;
}

/** Of everything that agents have in a Redis or PostgreSQL. */
const prefix = 'almanac';
const faultEveryMs = 30_000;
const answerWithinMs = 2_000;

/** The two ends of one queue of BullMQ; their faults are told together. */
export class QueueEnds {
  readonly tell: (error: Error) => void;
  readonly #name: string;
  readonly #connections: ReturnType<typeof connectionsTo>;

  constructor({ name, backend, log }: QueuePlace) {
    this.#name = name;
    this.#connections = connectionsTo(backend);
    this.tell = faultTeller(log);
  }

  /** Where jobs are added. It fails soon while the queue is away: whoever asks knows the duty without it. */
  queue<Data = unknown, Result = unknown, Name extends string = string>({
    attempts,
    mostKept,
  }: JobsKept): Queue<Data, Result, Name> {
    const kept = { count: mostKept };
    const { factory, asking } = this.#connections;
    const queue = new Queue<Data, Result, Name>(
      this.#name,
      {
        prefix,
        connection: asking,
        defaultJobOptions: {
          attempts,
          backoff: { type: 'custom' },
          removeOnComplete: kept,
          removeOnFail: kept,
        },
      },
      factory,
    );
    queue.on('error', this.tell);
    return queue;
  }

  /** Where they are done, by the function, or by processes of the file. It waits while the queue is away. */
  worker<Data = unknown, Result = unknown, Name extends string = string>(
    work: Processor<Data, Result, Name> | URL,
    options: Omit<WorkerOptions, 'prefix' | 'connection' | 'settings'>,
  ): Worker<Data, Result, Name> {
    const { factory, working } = this.#connections;
    if (work instanceof URL) containSends();
    const settings = { backoffStrategy: retryDelayMs };
    const all = { ...options, prefix, connection: working, settings };
    const worker = new Worker<Data, Result, Name>(this.#name, work, all, factory);
    worker.on('error', this.tell);
    return worker;
  }
}

let areContained = false;

/**
 * BullMQ does not await what it sends to its processes. If one has just been killed, for example for want of memory, the send
 * rejects, and a rejection that nothing awaits ends the agent. The job itself fails by the end of the process, and is tried again.
 */
function containSends(): void {
  if (areContained) return;
  areContained = true;
  // oxlint-disable-next-line typescript/unbound-method -- called with its object below
  const { send } = Child.prototype;
  Child.prototype.send = async function contained(message) {
    await send.call(this, message).catch(() => undefined);
  };
}

function connectionsTo(backend: QueueBackend): {
  readonly factory: BackendFactory<RedisQueueBackend>;
  readonly asking: object;
  readonly working: object;
} {
  if (backend.kind === 'postgres') {
    const connection = { connectionString: backend.connectionString, migrate: true };
    // Both do the same for a queue; the type of the one stands for both.
    const factory = createPostgresBackend as unknown as BackendFactory<RedisQueueBackend>;
    return { factory, asking: connection, working: connection };
  }
  const retryStrategy = (times: number): number => Math.min(50 * times, 2_000);
  return {
    factory: createRedisBackend,
    asking: { ...backend.address, enableOfflineQueue: false, maxRetriesPerRequest: 1, retryStrategy },
    working: { ...backend.address, maxRetriesPerRequest: null, retryStrategy },
  };
}

/** Says that a queue fails, but not as often as one that is away does: many times a second. */
function faultTeller(log: Logger): (error: Error) => void {
  let toldAtMs = 0;
  return (error) => {
    const nowMs = Date.now();
    if (nowMs - toldAtMs < faultEveryMs) return;
    toldAtMs = nowMs;
    log.warn({ err: error }, 'the queue fails; duties are done without it meanwhile');
  };
}

/**
 * What the queue answers; one that is not connected yet would be waited for without end.
 * @throws AgentError `unreachable/queue`, retryable, when it does not in 2 s; what the queue throws
 */
export async function answered<Value>(asked: Promise<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new AgentError('unreachable/queue', 'the queue does not answer', { retryable: true });
    timer = setTimeout(() => reject(error), answerWithinMs);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Closes both ends of a queue after the jobs that run. A queue that is away would be waited for without end: its jobs are left, and
 * done again after the next start.
 */
export async function closeEnds(
  queue: Pick<Queue, 'getJobCounts' | 'close'>,
  worker?: Pick<Worker, 'close'>,
): Promise<void> {
  const isAway = await answered(queue.getJobCounts('delayed')).then(
    () => false,
    () => true,
  );
  await worker?.close(isAway);
  await queue.close();
}

/** Half a second, then twice as long each time, at most half a minute. */
export function retryDelayMs(attemptsMade: number): number {
  return Math.min(backoff.lastMs, backoff.firstMs * 2 ** Math.min(20, Math.max(0, attemptsMade - 1)));
}
