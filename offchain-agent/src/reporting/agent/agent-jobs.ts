import { type Attempts, isWaiting, tellFailure } from '../../base/attempts.ts';
import { isFinal, messageOf } from '../../base/error.ts';
import type { FinalizedHead } from '../../chain/reporting/reporting-chain.ts';
import { leadOf, patienceOf, type WindowDuties } from '../window/window-duties.ts';
import { inTime } from '../window-facts.ts';
import type { AgentOptions, AgentParts } from './parts.ts';
import type { Job, JobName } from './queue/job-queue.ts';
import { retain } from './retain.ts';

/** A duty that no job has done this long after its time is done without one. */
const latenessMs = 2_000;
/** Deleting looks at everything that is kept. */
const retainEveryMs = 3_600_000;

/** The jobs of an agent: schedules them in the queue, does those that it hands out, and makes up for those that it does not. */
export class AgentJobs {
  readonly #options: AgentOptions;
  readonly #parts: AgentParts;
  readonly #windows: WindowDuties;
  readonly #attempts: Attempts;
  /** The newest finalized block that was seen. */
  readonly #head: () => FinalizedHead | undefined;
  /** When the repeated jobs were scheduled, ms of the wall clock; undefined until they are. */
  #scheduledMs: number | undefined;

  constructor(
    options: AgentOptions,
    parts: AgentParts,
    {
      windows,
      attempts,
      head,
    }: {
      readonly windows: WindowDuties;
      readonly attempts: Attempts;
      readonly head: () => FinalizedHead | undefined;
    },
  ) {
    this.#options = options;
    this.#parts = parts;
    this.#windows = windows;
    this.#attempts = attempts;
    this.#head = head;
  }

  /** Begins to do what the queue hands out. */
  async work(): Promise<void> {
    await this.#parts.queue.work((job) => this.#handle(job));
  }

  // Windows begin at multiples of their length; the job comes a little earlier, so that the first instant is not missed.
  async schedule(): Promise<void> {
    if (this.#scheduledMs !== undefined) return;
    const { windowMs } = this.#windows;
    const { queue, clock, outboxDuties = [] } = this.#parts;
    const window = this.#windows.windowAt(clock.wallMs());
    await queue.every('window', windowMs, window * 1_000 + windowMs - leadOf(windowMs));
    await queue.every('retain', retainEveryMs, clock.wallMs());
    for (const duty of outboxDuties) await queue.every(duty.job, duty.everyMs(windowMs), clock.wallMs());
    this.#scheduledMs = clock.wallMs();
  }

  /** The times that the queue was told are no longer right. */
  forgetSchedule(): void {
    this.#scheduledMs = undefined;
  }

  /** Begins the window of now, where no job has. */
  async makeUpBegin(): Promise<void> {
    const nowMs = this.#parts.clock.wallMs();
    const leadMs = leadOf(this.#windows.windowMs);
    const window = this.#windows.windowAt(nowMs + leadMs / 2);
    if (this.#windows.runs.has(window)) return;
    const jobMs = window * 1_000 - leadMs;
    const hadJob = nowMs - jobMs >= latenessMs && this.#scheduledMs !== undefined;
    await this.#begin(window);
    if (!this.#windows.runs.has(window)) return;
    if (hadJob) this.#parts.metrics.add('almanac_jobs_made_up_total', { job: 'window' });
    // The job of this window was to come and did not: a queue that was emptied knows of no schedule either.
    if ((this.#scheduledMs ?? nowMs) < jobMs) this.#scheduledMs = undefined;
  }

  /** Closes what is over, where no job has. Not waited for: a node that hangs must not keep the next window from being begun. */
  makeUpClose(): void {
    const nowMs = this.#parts.clock.wallMs();
    const headMs = this.#head()?.timeMs ?? 0;
    for (const [window, endMs] of this.#windows.open) {
      if (nowMs < this.#windows.closableAtMs(window) + latenessMs || headMs < endMs) continue;
      this.#attempts.start(closeOf(window), async () => {
        await this.#windows.close(window);
        this.#parts.metrics.add('almanac_jobs_made_up_total', { job: 'close' });
      });
    }
  }

  /** A window is settled: it need not be closed any more. */
  noteSettled(window: number): void {
    this.#attempts.forget(closeOf(window));
  }

  async #handle({ name, window }: Job): Promise<void> {
    const { metrics } = this.#parts;
    try {
      await this.#do(name, window);
      metrics.add('almanac_jobs_completed_total', { job: name });
    } catch (error) {
      // What only has to wait is no failure; the queue hands it out again.
      if (!isWaiting(error)) metrics.add('almanac_jobs_failed_total', { job: name });
      tellFailure(this.#parts.log, name, error);
      throw error;
    }
  }

  async #do(name: JobName, window: number | undefined): Promise<void> {
    if (name === 'window') return await this.#beginDue();
    if (name === 'submit') return this.#parts.outbox.nudge();
    if (name === 'retain') return await this.#retain();
    // What waits for a node must not hold a place of the queue: none would be left to begin a window in.
    const { chain, clock, outboxDuties = [] } = this.#parts;
    await inTime(chain.finalizedHead(), patienceOf(this.#windows.windowMs), clock);
    if (name !== 'close') return await outboxDuties.find(({ job }) => job === name)?.pass();
    if (window === undefined) return;
    await this.#windows.close(window);
    await this.#parts.queue.at({ name: 'submit', window }, clock.wallMs());
  }

  async #retain(): Promise<void> {
    const head = this.#head();
    if (head) await retain(this.#options, this.#parts, head.timeMs);
  }

  // The window that begins within the lead, or the one that has begun.
  async #beginDue(): Promise<void> {
    const nowMs = this.#parts.clock.wallMs();
    await this.#begin(this.#windows.windowAt(nowMs + 1.5 * leadOf(this.#windows.windowMs)));
  }

  async #begin(window: number): Promise<void> {
    try {
      await this.#windows.begin(window);
    } catch (error) {
      // What never passes by itself must show in more than a log.
      if (isFinal(error)) this.#windows.idle = messageOf(error);
      throw error;
    }
    if (!this.#windows.runs.has(window)) return;
    // Without the queue, `makeUpClose` closes it.
    const closableMs = this.#windows.closableAtMs(window);
    await this.#attempts.try('close', () => this.#parts.queue.at({ name: 'close', window }, closableMs));
  }
}

function closeOf(window: number): string {
  return `close ${window}`;
}
