import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { JobProgress, Queue, Worker } from 'bullmq';
import { AgentError } from '../../../base/error.ts';
import type { CountedWindow, WindowCounting } from '../../parts.ts';
import { answered, closeEnds, QueueEnds, type QueuePlace } from './bullmq.ts';
import type { CountJob, storeVariable } from './count-window.ts';

/** One queue a data folder: what another process counts it keeps in another one. */
interface WindowCounterOptions extends QueuePlace {
  /** Where the store is, as its processes open it. */
  readonly store: string;
}

interface Waiter {
  readonly resolve: (counted: CountedWindow) => void;
  readonly reject: (error: Error) => void;
}

const attempts = 3;
const lookEveryMs = 1_000;
/** What has ended may be known to the queue just before it is here. */
const mostLooks = 2;

/**
 * Counts windows in processes of their own: jobs of BullMQ, in its sandbox. A window of 1,000 targets takes half a second of
 * a processor, in which the process that measures would void its own samples.
 */
export class WindowCounter {
  readonly #queue: Queue<CountJob, CountedWindow>;
  readonly #worker: Worker<CountJob, CountedWindow>;
  readonly #waiting = new Map<string, Waiter>();
  /** What is added before it would go with what a former life left. */
  readonly #emptied: Promise<void>;

  constructor({ store, ...place }: WindowCounterOptions) {
    const ends = new QueueEnds(place);
    // Results are large, and read at once by who asked.
    this.#queue = ends.queue({ attempts, mostKept: 4 });
    // The same folder holds the source or the compiled file, whichever this code was loaded from.
    const file = new URL(`./count-window${extname(import.meta.url)}`, import.meta.url);
    const variable: typeof storeVariable = 'ALMANAC_COUNTED_STORE';
    this.#worker = ends.worker(file, {
      // One processor is left to what is measured.
      concurrency: Math.max(1, availableParallelism() - 1),
      // Of a life that was killed nobody waits for the result: whoever goes on asks again.
      maxStalledCount: 0,
      workerForkOptions: { env: { ...process.env, [variable]: store } },
    });
    this.#worker.on('progress', ({ data }, stage: JobProgress) =>
      place.log.debug({ window: data.counting.header.window, stage }, 'a window is counted'),
    );
    this.#worker.on('completed', ({ id }, counted) => this.#waiting.get(id ?? '')?.resolve(counted));
    this.#worker.on('failed', (job, error) => {
      if (job && (job.attemptsMade >= attempts || job.finishedOn !== undefined))
        this.#waiting.get(job.id ?? '')?.reject(error);
    });
    // What a former life left is asked for again if it is still to be done.
    this.#emptied = this.#queue.drain(true).catch(ends.tell);
  }

  /**
   * Counts a window that is over and keeps its evidence in the folder; tried again when the process dies.
   * @throws AgentError `unreachable/queue`, retryable, when the queue does not answer or has lost the job
   * @throws Error of the last attempt
   */
  async count(counting: WindowCounting, folder: string): Promise<CountedWindow> {
    const id = randomUUID();
    const done = new AbortController();
    const counted = new Promise<CountedWindow>((resolve, reject) =>
      this.#waiting.set(id, { resolve, reject }),
    );
    // It is raced with below.
    counted.catch(() => undefined);
    try {
      await answered(this.#emptied);
      await answered(this.#queue.add('count', { counting, folder }, { jobId: id }));
      return await Promise.race([counted, this.#lost(id, done.signal)]);
    } finally {
      done.abort();
      this.#waiting.delete(id);
    }
  }

  /** Waits for the jobs that run, then ends the processes. */
  async close(): Promise<void> {
    await closeEnds(this.#queue, this.#worker);
  }

  /** Rejects when the queue is away, has given the job up, or knows nothing of it any more. */
  async #lost(id: string, signal: AbortSignal): Promise<never> {
    for (let looks = 0; looks < mostLooks; ) {
      await sleep(lookEveryMs, undefined, { signal });
      const state = await answered(this.#queue.getJobState(id));
      looks = state === 'unknown' || state === 'failed' ? looks + 1 : 0;
    }
    throw new AgentError('unreachable/queue', 'the queue has lost what it was to count', { retryable: true });
  }
}
