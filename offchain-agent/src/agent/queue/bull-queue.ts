import {
  type BackendFactory,
  type Job as BullJob,
  createPostgresBackend,
  createRedisBackend,
  type JobsOptions,
  Queue,
  type RedisQueueBackend,
  Worker,
} from 'bullmq';
import { AgentError } from '../../base/error.ts';
import type { Logger } from '../../base/logger.ts';
import type { Job, JobName, JobQueue, RepeatedJob } from './job-queue.ts';
import type { RedisAddress } from './redis-client.ts';

/** Where jobs are kept. */
export type QueueBackend =
  | { readonly kind: 'redis'; readonly address: RedisAddress }
  | { readonly kind: 'postgres'; readonly connectionString: string };

export interface BullQueueOptions {
  /** One a network and reporter. */
  readonly name: string;
  readonly backend: QueueBackend;
  readonly log: Logger;
}

interface JobData {
  readonly window?: number;
}

/** Of everything that agents have in a Redis or PostgreSQL. */
export const prefix = 'almanac';
const attempts = 30;
const firstRetryMs = 500;
const lastRetryMs = 30_000;
const mostKept = 200;
const faultEveryMs = 30_000;
const answerWithinMs = 2_000;

/** A queue of BullMQ, on Redis or PostgreSQL. */
export class BullQueue implements JobQueue {
  readonly #options: BullQueueOptions;
  readonly #queue: Queue<JobData, void, JobName>;
  readonly #tell: (error: Error) => void;
  #worker: Worker<JobData, void, JobName> | undefined;

  constructor(options: BullQueueOptions) {
    this.#options = options;
    this.#tell = faultTeller(options.log);
    const { factory, asking } = connectionsTo(options.backend);
    // Producers fail soon while the queue is away: whoever asks knows the duty without it.
    this.#queue = new Queue<JobData, void, JobName>(
      options.name,
      {
        prefix,
        connection: asking,
        defaultJobOptions: jobOptions(attempts, mostKept),
      },
      factory,
    );
    this.#queue.on('error', (error) => this.#tell(error));
  }

  async work(handler: (job: Job) => Promise<void>): Promise<void> {
    const { factory, working } = connectionsTo(this.#options.backend);
    const worker = new Worker<JobData, void, JobName>(
      this.#options.name,
      async (job) => await handler(jobOf(job)),
      {
        prefix,
        connection: working,
        concurrency: 4,
        settings: { backoffStrategy: retryDelayMs },
      },
      factory,
    );
    this.#worker = worker;
    worker.on('error', (error) => this.#tell(error));
  }

  async every(name: RepeatedJob, periodMs: number, firstMs: number): Promise<void> {
    const repeat = { every: periodMs, startDate: firstMs };
    await answered(this.#queue.upsertJobScheduler(name, repeat, { name }));
  }

  async at({ name, window }: Job & { readonly window: number }, dueMs: number): Promise<void> {
    const delay = Math.max(0, Math.round(dueMs - Date.now()));
    await answered(this.#queue.add(name, { window }, { jobId: `${name}-${window}`, delay }));
  }

  async fault(): Promise<string | undefined> {
    return await answered(this.#queue.getJobCounts('delayed')).then(
      () => undefined,
      () => 'the queue does not answer',
    );
  }

  async close(): Promise<void> {
    await this.#worker?.close();
    await this.#queue.close();
  }
}

/** Of the jobs of a queue: tried again as `retryDelayMs` says, and the last of those that have ended stay to be looked at. */
export function jobOptions(attempts: number, mostKept: number): JobsOptions {
  const kept = { count: mostKept };
  return { attempts, backoff: { type: 'custom' }, removeOnComplete: kept, removeOnFail: kept };
}

/** What BullMQ needs to reach a backend: to ask of it, which fails soon while it is away, and to work for it, which waits. */
export function connectionsTo(backend: QueueBackend): {
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
export function faultTeller(log: Logger): (error: Error) => void {
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

/** Half a second, then twice as long each time, at most half a minute. */
export function retryDelayMs(attemptsMade: number): number {
  return Math.min(lastRetryMs, firstRetryMs * 2 ** Math.min(20, Math.max(0, attemptsMade - 1)));
}

function jobOf({ name, data }: BullJob<JobData, void, JobName>): Job {
  return data.window === undefined ? { name } : { name, window: data.window };
}
