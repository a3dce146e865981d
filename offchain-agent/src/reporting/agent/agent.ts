import { Attempts, isWaiting, tellFailure } from '../../base/attempts.ts';
import { isFinal, messageOf } from '../../base/error.ts';
import { logFault } from '../../base/fault.ts';
import type { FinalizedHead } from '../../chain/reporting/reporting-chain.ts';
import { ClaimDuty } from '../proof/claim-duty.ts';
import { leadOf, patienceOf, WindowDuties, type WindowNews } from '../window/window-duties.ts';
import { inTime } from '../window-facts.ts';
import { ClockGuard } from './clock-guard.ts';
import { setFinalizedAge, setOutboxRows } from './gauges.ts';
import { clockBehind, findHindrances, throwFatal } from './handshake.ts';
import type { AgentOptions, AgentParts } from './parts.ts';
import type { Job, JobName } from './queue/job-queue.ts';
import { retain } from './retain.ts';

/** What an agent says of itself; `faults` are why it is not ready. */
export interface AgentStatus {
  readonly account: string;
  /** Where the configuration has its chain; nothing for the first. */
  readonly place?: string;
  readonly window: number | undefined;
  readonly head: FinalizedHead | undefined;
  readonly faults: Readonly<Record<string, string>>;
}

export interface Agent {
  /** Measures and reports until its signal aborts, then drains. @throws AgentError when it can never report, as with another key */
  run(): Promise<void>;
  status(): Promise<AgentStatus>;
}

const tickMs = 1_000;
const leaseMs = 60_000;
/** A duty that no job has done this long after its time is done without one. */
const latenessMs = 2_000;
const staleHeadMs = 60_000;
/** Deleting looks at everything that is kept. */
const retainEveryMs = 3_600_000;
/** What was earned can be claimed for days; shorter windows are claimed as they are closed. */
const longestClaimMs = 600_000;

/** The agent of one reporter. Its parts are given; what has become of each window is in the store. */
export function createAgent(
  options: AgentOptions,
  parts: AgentParts,
  onNews: (news: WindowNews) => void = () => undefined,
): Agent {
  return new ReportingAgent(options, parts, onNews);
}

class ReportingAgent implements Agent {
  readonly #options: AgentOptions;
  readonly #parts: AgentParts;
  readonly #duties: WindowDuties;
  readonly #claims: ClaimDuty | undefined;
  readonly #guard: ClockGuard;
  readonly #attempts: Attempts;
  #head: FinalizedHead | undefined;
  #headSeenMs = 0;
  /** When the queue was told what comes again and again, ms of the wall clock; undefined when it is to be told. */
  #scheduledMs: number | undefined;
  #chainFault: string | undefined = 'the chain has not answered yet';
  #hasLease = false;
  #clockFault: string | undefined;
  #behindFault: string | undefined;
  #stopFollowing: (() => void) | undefined;

  constructor(options: AgentOptions, parts: AgentParts, onNews: (news: WindowNews) => void) {
    this.#options = options;
    this.#parts = parts;
    this.#duties = new WindowDuties(options, parts, (news) => {
      onNews(news);
      this.#attempts.forget(closeOf(news.window));
    });
    this.#claims = parts.claims && new ClaimDuty({ ...options, ...parts, ...parts.claims });
    this.#guard = new ClockGuard(parts.clock);
    this.#attempts = new Attempts(parts.clock, parts.log);
  }

  async run(): Promise<void> {
    const { signal, outbox, queue, store, signer, holder } = this.#parts;
    const outboxStop = new AbortController();
    let sending: Promise<void> | undefined;
    try {
      if (!(await this.#shakeHands())) return;
      sending = this.#attempts.until('outbox', outboxStop.signal, () => outbox.run(outboxStop.signal));
      await this.#attempts.try('work', () => queue.work((job) => this.#handle(job)));
      while (!signal.aborted) {
        await this.#tick();
        await this.#parts.clock.until(this.#parts.clock.monotonicMs() + tickMs, signal);
      }
    } finally {
      this.#stopFollowing?.();
      // Jobs first, so that none begins what is being ended.
      await queue.close().catch(() => undefined);
      await this.#duties.drain();
      outboxStop.abort();
      await sending;
      if (!this.#options.sharesOutbox) await store.releaseLease(signer, holder).catch(() => undefined);
    }
  }

  async status(): Promise<AgentStatus> {
    const windows = [...this.#duties.runs.keys()];
    const faults: Record<string, string | undefined> = {
      chain: this.#chainFault ?? this.#headFault(),
      queue: await this.#parts.queue.fault(),
      store: this.#duties.sink.fault && 'the store takes no samples',
      clock: this.#behindFault ?? this.#clockFault,
      lease: this.#hasLease ? undefined : 'another process signs for this account',
      reporter: this.#options.countsOthers ? undefined : this.#duties.idle,
    };
    const known = Object.entries(faults).filter((entry): entry is [string, string] => entry[1] !== undefined);
    return {
      account: this.#options.account,
      window: windows.length === 0 ? undefined : Math.max(...windows),
      head: this.#head,
      faults: Object.fromEntries(known),
    };
  }

  // Waits for a chain that does not answer; false when it was ended meanwhile.
  async #shakeHands(): Promise<boolean> {
    const isDone = await this.#attempts.until('start', this.#parts.signal, () => this.#start(), isFinal);
    return isDone ?? false;
  }

  async #start(): Promise<true> {
    const { chain, clock, log } = this.#parts;
    try {
      const findings = await findHindrances(this.#options, this.#parts);
      for (const { code, sentence } of findings) log.warn({ code }, sentence);
      throwFatal(findings);
      this.#duties.idle = findings.find(({ code }) => code === 'no/not_active')?.sentence;
      // An attempt that failed later on has left its own.
      this.#stopFollowing?.();
      this.#stopFollowing = await chain.followFinalized((head) => this.#onHead(head));
      this.#onHead(await chain.finalizedHead());
      await this.#duties.resume(clock.wallMs());
      return true;
    } catch (error) {
      this.#chainFault = 'the chain does not answer';
      throw error;
    }
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
    const { chain, clock } = this.#parts;
    await inTime(chain.finalizedHead(), patienceOf(this.#duties.windowMs), clock);
    if (name === 'claim') return await this.#claims?.pass();
    if (window === undefined) return;
    await this.#duties.close(window);
    await this.#parts.queue.at({ name: 'submit', window }, clock.wallMs());
  }

  async #retain(): Promise<void> {
    if (this.#head) await retain(this.#options, this.#parts, this.#head.timeMs);
  }

  // The window that begins within the lead, or the one that has begun.
  async #beginDue(): Promise<void> {
    const nowMs = this.#parts.clock.wallMs();
    await this.#begin(this.#duties.windowAt(nowMs + 1.5 * leadOf(this.#duties.windowMs)));
  }

  async #begin(window: number): Promise<void> {
    try {
      await this.#duties.begin(window);
    } catch (error) {
      // What never passes by itself must show in more than a log.
      if (isFinal(error)) this.#duties.idle = messageOf(error);
      throw error;
    }
    if (!this.#duties.runs.has(window)) return;
    // Without the queue the tick closes it.
    const closableMs = this.#duties.closableAtMs(window);
    await this.#attempts.try('close', () => this.#parts.queue.at({ name: 'close', window }, closableMs));
  }

  /** Everything that must go on when no job comes: time and the chain are looked at here. */
  async #tick(): Promise<void> {
    await this.#lookAtClock();
    setFinalizedAge(this.#parts, this.#options.account, this.#head);
    await this.#attempts.try('lease', async () => {
      const { store, signer, holder, clock } = this.#parts;
      this.#hasLease = await store.takeLease(signer, holder, leaseMs, clock.wallMs());
    });
    await this.#attempts.try('schedule', () => this.#schedule());
    await this.#attempts.try('begin', () => this.#makeUpBegin());
    for (const [window, endMs] of this.#duties.open) this.#makeUpClose(window, endMs);
  }

  async #lookAtClock(): Promise<void> {
    const { log, metrics, arrivals } = this.#parts;
    const jumpMs = this.#guard.look();
    if (jumpMs !== 0) {
      metrics.add('almanac_clock_jumps_total');
      const sentence = `this machine's clock was set by ${Math.round(jumpMs / 1_000)} s while the window was measured`;
      log.error(
        { jumpMs: Math.round(jumpMs) },
        "this machine's clock was set; the windows of now are not reported",
      );
      await this.#attempts.try('spoil', () => this.#duties.spoil(sentence));
      this.#scheduledMs = undefined;
    }
    const offsetMs = arrivals?.clockOffsetMs();
    metrics.set('almanac_clock_offset_seconds', { reporter: this.#options.account }, (offsetMs ?? 0) / 1_000);
    const boundMs =
      [...this.#duties.runs.values()][0]?.plan.parameters.clockOffsetMs ?? Number.POSITIVE_INFINITY;
    const isOff = offsetMs !== undefined && Math.abs(offsetMs) > boundMs;
    this.#clockFault = isOff ? `the clock is ${Math.round(offsetMs)} ms off the others'` : undefined;
  }

  // Windows begin at multiples of their length; the job comes a little earlier, so that the first instant is not missed.
  async #schedule(): Promise<void> {
    if (this.#scheduledMs !== undefined) return;
    const { windowMs } = this.#duties;
    const { queue, clock } = this.#parts;
    const window = this.#duties.windowAt(clock.wallMs());
    await queue.every('window', windowMs, window * 1_000 + windowMs - leadOf(windowMs));
    await queue.every('retain', retainEveryMs, clock.wallMs());
    if (this.#claims) await queue.every('claim', Math.min(windowMs, longestClaimMs), clock.wallMs());
    this.#scheduledMs = clock.wallMs();
  }

  async #makeUpBegin(): Promise<void> {
    const nowMs = this.#parts.clock.wallMs();
    const leadMs = leadOf(this.#duties.windowMs);
    const window = this.#duties.windowAt(nowMs + leadMs / 2);
    if (this.#duties.runs.has(window)) return;
    const jobMs = window * 1_000 - leadMs;
    const hadJob = nowMs - jobMs >= latenessMs && this.#scheduledMs !== undefined;
    await this.#begin(window);
    if (!this.#duties.runs.has(window)) return;
    if (hadJob) this.#parts.metrics.add('almanac_jobs_made_up_total', { job: 'window' });
    // The job of this window was to come and did not: a queue that was emptied knows of no schedule either.
    if ((this.#scheduledMs ?? nowMs) < jobMs) this.#scheduledMs = undefined;
  }

  // Not waited for: closing asks the chain much, and a node that hangs must not keep the next window from being begun.
  #makeUpClose(window: number, endMs: number): void {
    const isDue = this.#parts.clock.wallMs() >= this.#duties.closableAtMs(window) + latenessMs;
    const isEndFinal = (this.#head?.timeMs ?? 0) >= endMs;
    if (!isDue || !isEndFinal) return;
    this.#attempts.start(closeOf(window), async () => {
      await this.#duties.close(window);
      this.#parts.metrics.add('almanac_jobs_made_up_total', { job: 'close' });
    });
  }

  #onHead(head: FinalizedHead): void {
    const { metrics, clock, outbox } = this.#parts;
    this.#head = head;
    this.#headSeenMs = clock.monotonicMs();
    this.#chainFault = undefined;
    this.#lookBehind(head);
    metrics.set('almanac_finalized_block_number', { reporter: this.#options.account }, head.number);
    outbox.nudge();
    this.#beside('head', () => this.#duties.onHead(head));
    this.#beside('gauges', () => setOutboxRows(this.#parts, this.#options.account));
  }

  // Samples of a clock that is behind were taken at other instants than they say.
  #lookBehind(head: FinalizedHead): void {
    this.#behindFault = clockBehind(head, this.#parts.clock.wallMs());
    const fault = this.#behindFault;
    if (fault !== undefined) this.#beside('spoil', () => this.#duties.spoil(fault));
  }

  /** Tries a duty of a head while others go on. */
  #beside(name: string, duty: () => Promise<void>): void {
    this.#attempts.try(name, duty).catch(logFault(this.#parts.log, name));
  }

  #headFault(): string | undefined {
    const ageMs = this.#parts.clock.monotonicMs() - this.#headSeenMs;
    return ageMs > staleHeadMs ? `no block was finalized for ${Math.round(ageMs / 1_000)} s` : undefined;
  }
}

function closeOf(window: number): string {
  return `close ${window}`;
}
