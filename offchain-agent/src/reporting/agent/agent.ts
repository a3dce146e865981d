import { Attempts } from '../../base/attempts.ts';
import { isFinal } from '../../base/error.ts';
import { logFault } from '../../base/fault.ts';
import type { FinalizedHead } from '../../chain/reporting/reporting-chain.ts';
import { WindowDuties, type WindowNews } from '../window/window-duties.ts';
import { AgentJobs } from './agent-jobs.ts';
import { ClockWatch } from './clock-watch.ts';
import { setFinalizedAge, setOutboxRows } from './gauges.ts';
import { findHindrances, throwFatal } from './handshake.ts';
import type { AgentOptions, AgentParts } from './parts.ts';

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
const staleHeadMs = 60_000;

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
  readonly #windows: WindowDuties;
  readonly #jobs: AgentJobs;
  readonly #clock: ClockWatch;
  readonly #attempts: Attempts;
  #head: FinalizedHead | undefined;
  #headSeenMs = 0;
  #chainFault: string | undefined = 'the chain has not answered yet';
  #hasLease = false;
  #stopFollowing: (() => void) | undefined;

  constructor(options: AgentOptions, parts: AgentParts, onNews: (news: WindowNews) => void) {
    this.#options = options;
    this.#parts = parts;
    this.#windows = new WindowDuties(options, parts, (news) => {
      onNews(news);
      this.#jobs.noteSettled(news.window);
    });
    this.#clock = new ClockWatch(parts, options.account);
    this.#attempts = new Attempts(parts.clock, parts.log);
    this.#jobs = new AgentJobs(options, parts, {
      windows: this.#windows,
      attempts: this.#attempts,
      head: () => this.#head,
    });
  }

  async run(): Promise<void> {
    const { signal, outbox, queue, store, signer, holder } = this.#parts;
    const outboxStop = new AbortController();
    let sending: Promise<void> | undefined;
    try {
      if (!(await this.#shakeHands())) return;
      sending = this.#attempts.until('outbox', outboxStop.signal, () => outbox.run(outboxStop.signal));
      await this.#attempts.try('work', () => this.#jobs.work());
      while (!signal.aborted) {
        await this.#tick();
        await this.#parts.clock.until(this.#parts.clock.monotonicMs() + tickMs, signal);
      }
    } finally {
      this.#stopFollowing?.();
      // Jobs first, so that none begins what is being ended.
      await queue.close().catch(() => undefined);
      await this.#windows.drain();
      outboxStop.abort();
      await sending;
      if (!this.#options.sharesOutbox) await store.releaseLease(signer, holder).catch(() => undefined);
    }
  }

  async status(): Promise<AgentStatus> {
    const windows = [...this.#windows.runs.keys()];
    const faults: Record<string, string | undefined> = {
      chain: this.#chainFault ?? this.#headFault(),
      queue: await this.#parts.queue.fault(),
      store: this.#windows.sink.fault && 'the store takes no samples',
      clock: this.#clock.fault,
      lease: this.#hasLease ? undefined : 'another process signs for this account',
      reporter: this.#options.countsOthers ? undefined : this.#windows.idle,
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
      this.#windows.idle = findings.find(({ code }) => code === 'no/not_active')?.sentence;
      // An attempt that failed later on has left its own.
      this.#stopFollowing?.();
      this.#stopFollowing = await chain.followFinalized((head) => this.#onHead(head));
      this.#onHead(await chain.finalizedHead());
      await this.#windows.resume(clock.wallMs());
      return true;
    } catch (error) {
      this.#chainFault = 'the chain does not answer';
      throw error;
    }
  }

  /** Everything that must go on when no job comes: time and the chain are looked at here. */
  async #tick(): Promise<void> {
    await this.#lookAtClock();
    setFinalizedAge(this.#parts, this.#options.account, this.#head);
    await this.#attempts.try('lease', async () => {
      const { store, signer, holder, clock } = this.#parts;
      this.#hasLease = await store.takeLease(signer, holder, leaseMs, clock.wallMs());
    });
    await this.#attempts.try('schedule', () => this.#jobs.schedule());
    await this.#attempts.try('begin', () => this.#jobs.makeUpBegin());
    this.#jobs.makeUpClose();
  }

  async #lookAtClock(): Promise<void> {
    const [run] = this.#windows.runs.values();
    const jump = this.#clock.look(run?.plan.parameters.clockOffsetMs ?? Number.POSITIVE_INFINITY);
    if (jump === undefined) return;
    await this.#attempts.try('spoil', () => this.#windows.spoil(jump));
    this.#jobs.forgetSchedule();
  }

  #onHead(head: FinalizedHead): void {
    const { metrics, clock, outbox } = this.#parts;
    this.#head = head;
    this.#headSeenMs = clock.monotonicMs();
    this.#chainFault = undefined;
    const behind = this.#clock.lookAt(head);
    if (behind !== undefined) this.#beside('spoil', () => this.#windows.spoil(behind));
    metrics.set('almanac_finalized_block_number', { reporter: this.#options.account }, head.number);
    outbox.nudge();
    this.#beside('head', () => this.#windows.onHead(head));
    this.#beside('gauges', () => setOutboxRows(this.#parts, this.#options.account));
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
