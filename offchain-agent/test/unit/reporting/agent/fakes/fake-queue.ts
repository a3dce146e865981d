import type { Job, JobQueue, RepeatedJob } from '../../../../../src/reporting/agent/queue/job-queue.ts';
import type { FakeClock } from './fake-clock.ts';

const retryMs = 1_000;
/** So many jobs run at a time, as in the real one. */
const places = 4;

/** A queue in memory that goes by a fake clock, and can die. */
export class FakeQueue implements JobQueue {
  readonly #clock: FakeClock;
  readonly #life: AbortSignal;
  readonly #schedules = new Map<RepeatedJob, AbortController>();
  #handler: ((job: Job) => Promise<void>) | undefined;
  #seen = new Set<string>();
  #running = 0;
  readonly #waiting: (() => void)[] = [];
  isDead = false;
  handed = 0;

  constructor(clock: FakeClock, life: AbortSignal) {
    this.#clock = clock;
    this.#life = life;
  }

  async work(handler: (job: Job) => Promise<void>): Promise<void> {
    this.#handler = handler;
  }

  async every(name: RepeatedJob, periodMs: number, firstMs: number): Promise<void> {
    this.#reach();
    this.#schedules.get(name)?.abort();
    const schedule = new AbortController();
    this.#schedules.set(name, schedule);
    void this.#repeat(name, periodMs, firstMs, AbortSignal.any([this.#life, schedule.signal]));
  }

  async at(job: Job & { readonly window: number }, dueMs: number): Promise<void> {
    this.#reach();
    const id = `${job.name}-${job.window}`;
    if (this.#seen.has(id)) return;
    this.#seen.add(id);
    void this.#handOut(job, dueMs);
  }

  async fault(): Promise<string | undefined> {
    return this.isDead ? 'the queue does not answer' : undefined;
  }

  async close(): Promise<void> {
    for (const schedule of this.#schedules.values()) schedule.abort();
    this.#handler = undefined;
  }

  /** What it hands out again and again. */
  get scheduled(): readonly RepeatedJob[] {
    return [...this.#schedules].flatMap(([name, { signal }]) => (signal.aborted ? [] : [name]));
  }

  /** It dies and forgets all that it had. */
  die(): void {
    this.isDead = true;
    this.forget();
  }

  /** Somebody empties it. */
  forget(): void {
    for (const schedule of this.#schedules.values()) schedule.abort();
    this.#seen = new Set();
  }

  async #repeat(name: RepeatedJob, periodMs: number, firstMs: number, signal: AbortSignal): Promise<void> {
    for (let dueMs = firstMs; !signal.aborted; dueMs += periodMs) {
      await this.#wait(dueMs, signal);
      if (!signal.aborted) await this.#hand({ name });
    }
  }

  async #handOut(job: Job, dueMs: number): Promise<void> {
    await this.#wait(dueMs, this.#life);
    while (!this.#life.aborted && !this.isDead && !(await this.#hand(job))) {
      await this.#clock.until(this.#clock.monotonicMs() + retryMs, this.#life);
    }
  }

  async #hand(job: Job): Promise<boolean> {
    if (this.#running >= places) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    else this.#running += 1;
    this.handed += 1;
    const wasDone = await (this.#handler?.(job) ?? Promise.resolve()).then(
      () => true,
      () => false,
    );
    const next = this.#waiting.shift();
    if (next) next();
    else this.#running -= 1;
    return wasDone;
  }

  #wait(dueMs: number, signal: AbortSignal): Promise<void> {
    return this.#clock.until(this.#clock.monotonicMs() + dueMs - this.#clock.wallMs(), signal);
  }

  #reach(): void {
    if (this.isDead) throw new Error('the queue is away');
  }
}
