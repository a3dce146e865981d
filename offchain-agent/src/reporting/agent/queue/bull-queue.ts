import type { Job as BullJob, Queue, Worker } from 'bullmq';
import { answered, closeEnds, QueueEnds, type QueuePlace } from './bullmq.ts';
import type { Job, JobName, JobQueue, RepeatedJob } from './job-queue.ts';

interface JobData {
  readonly window?: number;
}

/** A queue of BullMQ, on Redis or PostgreSQL. */
export class BullQueue implements JobQueue {
  readonly #ends: QueueEnds;
  readonly #queue: Queue<JobData, void, JobName>;
  #worker: Worker<JobData, void, JobName> | undefined;

  /** @param place one a network and reporter */
  constructor(place: QueuePlace) {
    this.#ends = new QueueEnds(place);
    this.#queue = this.#ends.queue<JobData, void, JobName>({ attempts: 30, mostKept: 200 });
  }

  async work(handler: (job: Job) => Promise<void>): Promise<void> {
    const work = async (job: BullJob<JobData, void, JobName>): Promise<void> => await handler(jobOf(job));
    this.#worker = this.#ends.worker(work, { concurrency: 4 });
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
    await closeEnds(this.#queue, this.#worker);
  }
}

function jobOf({ name, data }: BullJob<JobData, void, JobName>): Job {
  return data.window === undefined ? { name } : { name, window: data.window };
}
