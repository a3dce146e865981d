/** What fills the outbox besides reports (OutboxDuty). */
export type OutboxJob = 'claim';

/** What comes again and again. */
export type RepeatedJob = 'window' | 'retain' | OutboxJob;

export type JobName = RepeatedJob | 'close' | 'submit';

/** What a job carries: which duty, of which window. All else is in the store and on the chain. */
export interface Job {
  readonly name: JobName;
  /** Start of the window, UTC seconds; what a repeated job is about follows from the clock. */
  readonly window?: number;
}

/**
 * Remembers duties and hands them out when they are due, again when they fail. Nothing is lost with it: every duty can
 * be told from the store and the clock, and doing one twice changes nothing.
 */
export interface JobQueue {
  /** Begins to hand out jobs. A rejected job is tried again later. */
  work(handler: (job: Job) => Promise<void>): Promise<void>;
  /** A job every `periodMs` from `firstMs` on, ms since the Unix epoch; a second call replaces the first. */
  every(name: RepeatedJob, periodMs: number, firstMs: number): Promise<void>;
  /** A duty of a window, once, not before `dueMs`. */
  at(job: Job & { readonly window: number }, dueMs: number): Promise<void>;
  /** Why it takes no jobs now; undefined when it does. */
  fault(): Promise<string | undefined>;
  /** Waits for the jobs that run, then leaves. */
  close(): Promise<void>;
}
