import { AgentError, isFinal } from '../../base/error.ts';
import { logFault } from '../../base/fault.ts';
import type { FinalizedHead } from '../../chain/reporting/reporting-chain.ts';
import { windowStart } from '../../sli/calendar.ts';
import { cidOf } from '../../sli/evidence/evidence.ts';
import type { WindowRow } from '../../store/store.ts';
import { type WindowParts, type WindowSubject } from '../parts.ts';
import { inTime, planWindow, readFacts, type WindowFacts, whyIdle } from '../window-facts.ts';
import { type Absence, absenceText, type Closing, closingOf } from './close-window.ts';
import { countSample, SampleSink, WindowRun } from './window-run.ts';

/** More windows than this are not filled in one by one after a long absence. */
const mostAbsent = 10_000;
/** A window's duty comes no longer before it, and no longer than a quarter of it. */
const longestLeadMs = 5_000;
const longestPatienceMs = 2_000;
/** Before the first facts nothing stands in for them; the tick must go on all the same. */
const firstFactsWithinMs = 10_000;
/** No window is begun longer before its time, unless by a clock that was set back since. */
const mostLeadMs = 30_000;
const begunTooEarly = "this machine's clock was set back: the window was begun long before its time";

/** What is told of a window that is settled, for people. */
export interface WindowNews {
  readonly window: number;
  readonly state: 'closed' | 'absent';
  readonly taken: number;
  readonly planned: number;
  readonly reason?: string;
}

/** The duties of a reporter's windows. Each may be done any number of times, at any time: the store says what is left. */
export class WindowDuties {
  readonly sink: SampleSink;
  readonly runs = new Map<number, WindowRun>();
  /** Windows that are measured or wait to be closed, with their ends in ms. */
  readonly open = new Map<number, number>();
  readonly #options: WindowSubject;
  readonly #parts: WindowParts;
  readonly #busy = new Map<string, Promise<void>>();
  readonly #refreshed = new Set<number>();
  readonly #onNews: (news: WindowNews) => void;
  #facts: WindowFacts | undefined;
  #filledTo: number | undefined;
  #filling: Promise<void> = Promise.resolve();
  #headMs = 0;
  #isDraining = false;
  #windowMs = 0;
  /** Why nothing is measured. */
  idle: string | undefined;

  constructor(options: WindowSubject, parts: WindowParts, onNews: (news: WindowNews) => void) {
    this.#options = options;
    this.#parts = parts;
    this.#onNews = onNews;
    this.sink = new SampleSink({ ...parts, reporter: options.account });
  }

  /** The length of all windows, once `resume` has been told of it: fixed at the chain's genesis, no call changes it. */
  get windowMs(): number {
    return this.#windowMs;
  }

  /** The window that a moment lies in. */
  windowAt(timeMs: number): number {
    return windowStart(timeMs, this.#windowMs);
  }

  /** When a window can be closed, ms: what it still waits for of those that it has asked would come too late. */
  closableAtMs(window: number): number {
    return this.#endMs(window) + (this.runs.get(window)?.plan.parameters.timeoutMs ?? 0);
  }

  /** Begins to measure a window, or goes on with it after a restart. */
  begin(window: number): Promise<void> {
    return this.#once(`begin ${window}`, () => this.#begin(window));
  }

  /** Settles a window that is over: a report in the outbox, or absent with the reason. */
  close(window: number): Promise<void> {
    return this.#once(`close ${window}`, () => this.#close(window));
  }

  /** Takes up what a former life left: windows that are measured go on, those that are over are closed. */
  async resume(nowMs: number): Promise<void> {
    const { network, account } = this.#options;
    const { windowMs } = await this.#parts.chain.samplingAt(network, Math.floor(nowMs / 1_000));
    this.#windowMs = windowMs;
    for (const { window } of await this.#parts.store.windows(account, network, 'measuring')) {
      const endMs = this.#endMs(window);
      this.open.set(window, endMs);
      if (window * 1_000 > nowMs + mostLeadMs) await this.#spoil(window, begunTooEarly);
      if (endMs > nowMs) await this.begin(window);
    }
  }

  /** A finalized block: the first one in a window says for certain who is measured in it. */
  async onHead({ timeMs }: FinalizedHead): Promise<void> {
    this.#headMs = timeMs;
    for (const [window, run] of this.runs) {
      if (timeMs < window * 1_000 || this.#refreshed.has(window)) continue;
      await this.#once(`refresh ${window}`, () => this.#refresh(window, run));
    }
  }

  /** The clock was set: no open window can be told by it. */
  async spoil(sentence: string): Promise<void> {
    for (const window of this.open.keys()) await this.#spoil(window, sentence);
  }

  /** Ends all measuring and stores what is taken. What is left of the windows can go on in another life. */
  async drain(): Promise<void> {
    this.#isDraining = true;
    await Promise.all([...this.runs.values()].map((run) => run.stop()));
    this.runs.clear();
    await Promise.allSettled(this.#busy.values());
    await this.sink.close();
  }

  async #begin(window: number): Promise<void> {
    const { network, account } = this.#options;
    const { store, chain, log, metrics, links } = this.#parts;
    if (this.runs.has(window) || this.#isDraining) return;
    const row = await store.windowOf(account, network, window);
    if (row && row.state !== 'measuring') return;
    const facts = await this.#factsOf(window);
    this.idle = whyIdle(facts, account);
    if (this.idle !== undefined) return;
    const plan = planWindow(facts, links, chain.genesisHash, account);
    await store.putWindow({ network, reporter: account, window, state: 'measuring' });
    // Between the look and now it may have been drained.
    if (this.#isDraining) return;
    const run = new WindowRun(plan, {
      account,
      parts: this.#parts,
      onSample: (sample) => this.sink.put(sample),
      onFailure: (error) => log.error({ err: error, window }, 'measuring a window failed'),
    });
    this.runs.set(window, run);
    this.open.set(window, run.endMs);
    metrics.set('almanac_window_start_seconds', { reporter: account }, window);
    log.info({ window, targets: plan.targets.length, instants: plan.instantsUs.length }, 'window begins');
    // Not waited for: after a long absence many windows are noted, one by one.
    this.#once(`fill ${window}`, () => this.#fill(window, plan.standing?.joined ?? window)).catch(
      logFault(log, 'noting the windows of an absence'),
    );
  }

  // One after the other: the windows of now and of next may begin at once. What fails is made up for at the next window.
  #fill(window: number, joined: number): Promise<void> {
    this.#filling = this.#filling
      .then(() => this.#fillGap(window, joined))
      .catch((error: unknown) =>
        this.#parts.log.warn({ err: error, window }, 'windows of an absence are not noted yet'),
      );
    return this.#filling;
  }

  async #close(window: number): Promise<void> {
    const { network, account } = this.#options;
    const { store } = this.#parts;
    const row = await store.windowOf(account, network, window);
    if (!row || row.state !== 'measuring') {
      this.#forget(window);
      return;
    }
    const endMs = this.open.get(window) ?? this.#endMs(window);
    if (this.#parts.clock.wallMs() < endMs) throw notOver(window);
    await this.#endRun(window);
    await this.sink.flush();
    const clockFault = await store.getValue(this.#faultName(window));
    const context = { parts: this.#parts, network, account, evidence: this.#options.evidence, clockFault };
    const closing = await closingOf(context, window);
    await this.#settle(row, closing);
    // What failed before is closed again, and counted then.
    for (const [sample, samples] of closing.uncounted ?? [])
      countSample(this.#parts.metrics, account, sample, samples);
    if (clockFault !== undefined) await store.dropValue(this.#faultName(window));
  }

  async #settle(row: WindowRow, closing: Closing): Promise<void> {
    const { store, outbox, metrics, log } = this.#parts;
    const { window, reporter } = row;
    if (closing.kind === 'absent') return await this.#absent(window, closing.absence);
    const { contentId, rows, taken, planned } = closing;
    await store.closeWindow({ ...row, state: 'closed', contentId }, rows);
    this.#forget(window);
    outbox.nudge();
    metrics.add('almanac_window_reported_total', { reporter });
    metrics.set('almanac_window_coverage_ratio', { reporter }, planned === 0 ? 0 : taken / planned);
    log.info(
      { window, taken, planned, parts: rows.length, evidence: cidOf(`0x${contentId}`) },
      'window closed; its report is in the outbox',
    );
    this.#onNews({ window, state: 'closed', taken, planned });
  }

  async #absent(window: number, absence: Absence): Promise<void> {
    const { network, account } = this.#options;
    const { store, metrics, log } = this.#parts;
    const reason = absenceText(absence);
    await store.putWindow({ network, reporter: account, window, state: 'absent', reason });
    this.#forget(window);
    metrics.add('almanac_window_absent_total', { reporter: account, reason: absence.reason });
    log.warn({ window, reason: absence.reason }, `window without a report: ${absence.sentence}`);
    this.#onNews({ window, state: 'absent', taken: 0, planned: 0, reason: absence.sentence });
  }

  // Windows before this one that nobody was there to measure. Only the chain's time tells that one is over: an own clock
  // that was set ahead would give up windows that are still to come.
  async #fillGap(window: number, joined: number): Promise<void> {
    const { network, account } = this.#options;
    const windowMs = this.#windowMs;
    const step = windowMs / 1_000;
    const isOver = (start: number): boolean => start * 1_000 + windowMs <= this.#headMs;
    const { store } = this.#parts;
    let known: Set<number> | undefined;
    if (this.#filledTo === undefined) {
      known = new Set((await store.windows(account, network)).map((row) => row.window));
      // From the oldest: a later window may have begun when nobody could tell yet that an earlier one was over.
      this.#filledTo = [...known].reduce((oldest, start) => Math.min(oldest, start), window);
    }
    const from = Math.max(this.#filledTo, joined, window - mostAbsent * step);
    let gap = windowStart(from * 1_000, windowMs);
    for (; gap < window && isOver(gap) && !this.#isDraining; gap += step) {
      if (known ? known.has(gap) : await store.windowOf(account, network, gap)) continue;
      await this.#absent(gap, { reason: 'not_running', sentence: 'the agent was not running' });
    }
    this.#filledTo = gap;
  }

  // While the node is away the last facts stand in: what they did not know is put right when the window is closed.
  async #factsOf(window: number): Promise<WindowFacts> {
    const { network, account } = this.#options;
    try {
      const reading = readFacts(this.#parts.chain, network, window, account);
      const withinMs = this.#facts ? patienceOf(this.#windowMs) : firstFactsWithinMs;
      this.#facts = await inTime(reading, withinMs, this.#parts.clock);
      return this.#facts;
    } catch (error) {
      if (isFinal(error) || !this.#facts) throw error;
      this.#parts.log.warn({ err: error, window }, 'the chain is away; measuring with what it said last');
      return { ...this.#facts, window };
    }
  }

  async #refresh(window: number, run: WindowRun): Promise<void> {
    const { network, account } = this.#options;
    this.#facts = await readFacts(this.#parts.chain, network, window, account);
    this.#refreshed.add(window);
    await run.retarget(this.#facts.targets);
  }

  #endMs(window: number): number {
    return window * 1_000 + this.#windowMs;
  }

  async #endRun(window: number): Promise<void> {
    await this.runs.get(window)?.stop();
    this.runs.delete(window);
    this.#refreshed.delete(window);
  }

  #forget(window: number): void {
    this.open.delete(window);
    this.runs.delete(window);
    this.#refreshed.delete(window);
  }

  async #spoil(window: number, sentence: string): Promise<void> {
    await this.#parts.store.setValue(this.#faultName(window), sentence);
  }

  #faultName(window: number): string {
    return `clock-fault/${this.#options.network}/${this.#options.account}/${window}`;
  }

  // A job and the watch over jobs may ask for the same at once.
  #once(name: string, duty: () => Promise<void>): Promise<void> {
    const running = this.#busy.get(name);
    if (running) return running;
    const started = duty().finally(() => this.#busy.delete(name));
    this.#busy.set(name, started);
    return started;
  }
}

/** How long before a window it is to be begun. */
export function leadOf(windowMs: number): number {
  return Math.min(longestLeadMs, windowMs / 4);
}

/** How long a node may be silent: not so long that its window's first samples would not be taken. */
export function patienceOf(windowMs: number): number {
  return Math.min(longestPatienceMs, leadOf(windowMs) / 2);
}

function notOver(window: number): AgentError {
  return new AgentError('unknown/not_over', `the window ${window} is not over yet`, { retryable: true });
}
