import type { Queue, Worker } from 'bullmq';
import { closeEnds, QueueEnds, type QueuePlace } from './bullmq.ts';

/** One queue a data folder, so that each of several agents does its own. */
interface RepeatedJobsOptions<Data> extends QueuePlace {
  /** What is done again and again, by the key that its next life knows it by. */
  readonly jobs: ReadonlyMap<string, RepeatedData<Data>>;
  /** Does one; what it throws has it tried again. The signal ends it with the agent. */
  readonly run: (data: Data, signal: AbortSignal) => Promise<void>;
}

interface RepeatedData<Data> {
  /** Milliseconds. */
  readonly every: number;
  readonly data: Data;
}

/** Jobs of BullMQ that an agent does again and again, one after the other. */
export class RepeatedJobs<Data> {
  readonly #queue: Queue;
  readonly #worker: Worker<Data>;
  readonly #end = new AbortController();

  private constructor({ run, ...place }: RepeatedJobsOptions<Data>) {
    const ends = new QueueEnds(place);
    this.#queue = ends.queue({ attempts: 3, mostKept: 20 });
    this.#worker = ends.worker(async ({ data }) => await run(data, this.#end.signal), { concurrency: 1 });
  }

  /** Begins: the first of each comes one period after the last of a former life, or at once. */
  static async open<Data>(options: RepeatedJobsOptions<Data>): Promise<RepeatedJobs<Data>> {
    const opened = new RepeatedJobs(options);
    try {
      await opened.#declare(options.jobs);
      return opened;
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  /** Ends the one that is done now, too. */
  async close(): Promise<void> {
    this.#end.abort(new Error('the agent ends'));
    await closeEnds(this.#queue, this.#worker);
  }

  async #declare(jobs: RepeatedJobsOptions<Data>['jobs']): Promise<void> {
    await this.#queue.waitUntilReady();
    for (const [key, { every, data }] of jobs)
      await this.#queue.upsertJobScheduler(key, { every }, { name: key, data });
    // What a former configuration had and this one has not.
    for (const { key } of await this.#queue.getJobSchedulers())
      if (!jobs.has(key)) await this.#queue.removeJobScheduler(key);
  }
}
