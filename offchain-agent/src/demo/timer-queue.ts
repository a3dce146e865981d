import { warnFault } from '../base/fault.ts';
import type { Job, JobQueue, RepeatedJob } from '../reporting/agent/queue/job-queue.ts';

type Handler = (job: Job) => Promise<void>;

const retryMs = 500;

/**
 * A queue of one process, for agents whose windows nobody needs once the process has ended: timers in place of a server.
 */
export class TimerQueue implements JobQueue {
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  readonly #known = new Set<string>();
  #handler: Handler | undefined;
  #isClosed = false;

  async work(handler: Handler): Promise<void> {
    this.#handler = handler;
  }

  async every(name: RepeatedJob, periodMs: number, firstMs: number): Promise<void> {
    this.#later(name, firstMs, () => {
      this.every(name, periodMs, firstMs + periodMs).catch(warnFault('a repeated job'));
      // One that fails is made up for by the next, or by the agent's own watch.
      this.#track(this.#hand({ name }).then(() => undefined));
    });
  }

  async at(job: Job & { readonly window: number }, dueMs: number): Promise<void> {
    const id = `${job.name} ${job.window}`;
    if (this.#known.has(id)) return;
    this.#known.add(id);
    this.#handOut(id, job, dueMs);
  }

  async fault(): Promise<undefined> {
    return undefined;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    await Promise.all(this.#running);
  }

  #handOut(id: string, job: Job, dueMs: number): void {
    this.#later(id, dueMs, () => {
      const handed = this.#hand(job).then((isDone) => {
        if (isDone) this.#known.delete(id);
        else this.#handOut(id, job, Date.now() + retryMs);
      });
      this.#track(handed);
    });
  }

  async #hand(job: Job): Promise<boolean> {
    if (!this.#handler) return false;
    return await this.#handler(job).then(
      () => true,
      () => false,
    );
  }

  #later(id: string, dueMs: number, action: () => void): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
    if (this.#isClosed) return;
    const timer = setTimeout(
      () => {
        this.#timers.delete(id);
        action();
      },
      Math.max(0, dueMs - Date.now()),
    );
    this.#timers.set(id, timer);
  }

  #track(handed: Promise<void>): void {
    this.#running.add(handed);
    handed.finally(() => this.#running.delete(handed)).catch(warnFault('a job'));
  }
}
