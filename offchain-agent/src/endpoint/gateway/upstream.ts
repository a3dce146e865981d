import { messageOf, withoutAdvice } from '../../base/error.ts';
import { logFault } from '../../base/fault.ts';
import type { Logger } from '../../base/logger.ts';
import { nextWaitMs, reconnection } from '../../base/retry.ts';
import { shownUrl } from '../../base/url.ts';
import { Age, type GatewayClock, gatewayClock } from './clock.ts';
import type { UpstreamConfig } from './config.ts';
import { genesisOf, methodsOf, subscribeHeads, subscribeRuntime, type ToldKind } from './hand-shake.ts';
import { Probe, type ProbeFault, probeLimitMs } from './probe.ts';
import { type Block, ToldBlocks } from './told-blocks.ts';
import type { UpstreamEvents } from './upstream-events.ts';
import type { OnReply, Overdue, UpstreamLink, WaitingCall } from './upstream-link.ts';
import { endOf, UpstreamLinks } from './upstream-links.ts';

const probeEveryMs = 400;
/** One that stayed connected for less is tried again ever later. */
const steadyMs = 10_000;
const firstTrialMs = 1_000;
const lastTrialMs = 15_000;

/** One node behind the gateway: its connections, its head, and whether it answers. */
export class Upstream {
  readonly config: UpstreamConfig;
  best = -1;
  bestBlock: Block | undefined;
  finalized = -1;
  finalizedBlock: Block | undefined;
  /** When its best head last changed, and when anything was last heard of it; ms, 0 for never. */
  headAtMs = 0;
  seenAtMs = 0;
  /** Since the configuration has it at this address, and since its best head last changed. */
  readonly age: Age;
  headAge: Age | undefined;
  /** The methods that it lists. */
  methods: ReadonlySet<string> = new Set();
  /** Connections to it that belong to single clients. */
  owned = 0;
  /** Calls that wait for it. */
  outstanding = 0;
  /** A moving average of how long it takes, ms. */
  latencyMs = 1;
  /** Whether it has not answered a probe in time; its connections stay. */
  isSilent = false;
  /** The call that it does not answer, though it answers probes; tried again until it does. */
  unanswered: Overdue | undefined;
  /** Why it is not known to be on the chain; set by the judgement of heads. */
  strange: string | undefined;
  /** Whether its last head is not known to be on the chain. */
  isUnplaced = true;
  /** Whether it disagrees with as many others, or leads them without proof, so that it may be right or wrong. */
  isUndecided = false;
  /** Whether it was tried to connect to it. */
  hasTried = false;
  /** Why it may not serve, whatever it answers. */
  refused: string | undefined;
  /** Why it was lost last. */
  reason = 'not connected yet';
  readonly #events: UpstreamEvents<Upstream>;
  readonly #log: Logger;
  readonly #signal: AbortSignal;
  readonly #clock: GatewayClock;
  readonly #told = new ToldBlocks();
  readonly #probe: Probe;
  readonly #all: UpstreamLinks;
  #listsMethods = true;
  /** From the handshake until its loss was reported. */
  #isUp = false;

  constructor(
    config: UpstreamConfig,
    events: UpstreamEvents<Upstream>,
    log: Logger,
    signal: AbortSignal,
    clock: GatewayClock = gatewayClock,
  ) {
    this.config = config;
    this.#events = events;
    this.#log = log.child({ upstream: config.name });
    this.#signal = signal;
    this.#clock = clock;
    this.age = new Age(clock);
    this.#probe = new Probe(clock);
    this.#all = new UpstreamLinks({ url: config.url, log: this.#log, signal, clock });
  }

  get name(): string {
    return this.config.name;
  }

  /** Whether it says itself that it is catching up. */
  get isSyncing(): boolean {
    return this.#probe.isSyncing;
  }

  /** Whether it is connected; false as soon as one of its connections is closed. */
  get isUp(): boolean {
    return this.#isUp && this.#all.shared.every(({ isClosed }) => !isClosed);
  }

  /** Whether it is connected and answers. */
  get isLiving(): boolean {
    return this.isUp && !this.isSilent && this.refused === undefined;
  }

  /** Whether it is late with a probe, but not so late that it must be taken for frozen. */
  get isSlow(): boolean {
    return this.isUp && this.isSilent && this.refused === undefined && !this.#probe.isFrozen;
  }

  /** Whether it has a method as far as is known. */
  offers(method: string): boolean {
    return this.methods.has(method) || (this.isUp && !this.#listsMethods);
  }

  /** Keeps connections until the signal aborts. */
  async run(): Promise<void> {
    for (let retryMs = reconnection.firstMs; !this.#signal.aborted; ) {
      let sinceMs = Number.POSITIVE_INFINITY;
      try {
        await this.#connect();
        sinceMs = this.#clock.monotonicMs();
        await this.#watch();
      } catch (error) {
        // The advice is for people who start a chain or type its address, not for readers of a status.
        if (!this.#signal.aborted) this.#lose(withoutAdvice(messageOf(error)));
        this.hasTried = true;
        this.#events.onTried(this);
      } finally {
        this.#all.close();
      }
      if (this.#clock.monotonicMs() - sinceMs > steadyMs) retryMs = reconnection.firstMs;
      await this.#clock.sleep(this.refused === undefined ? retryMs : reconnection.lastMs, this.#signal);
      retryMs = Math.min(this.#events.longestWaitMs(), nextWaitMs(retryMs, reconnection));
    }
  }

  /** Sends a call over the shared connections. */
  send(method: string, params: string, onReply: OnReply): void {
    const link = this.#all.next();
    if (link) link.send(method, params, onReply);
    else onReply(undefined);
  }

  /** As `send`, for a call of ASCII alone that takes its reply itself. */
  sendFast(call: WaitingCall): void {
    const link = this.#all.next();
    if (link) link.sendFast(call);
    else call.onReply(undefined);
  }

  /** A connection that has room for one more subscription. @throws AgentError when none can be opened */
  async linkForSubscription(): Promise<UpstreamLink> {
    return await this.#all.forSubscription();
  }

  /** A connection of somebody's own. @param signal gives it up while it opens @throws AgentError `unreachable/*` */
  async openLink(signal?: AbortSignal): Promise<UpstreamLink> {
    return await this.#all.open(signal);
  }

  /** Gets no calls until it answers this one again, whatever else it answers. */
  leaveUntilAnswered(call: Overdue): void {
    if (this.unanswered) return;
    this.unanswered = call;
    this.#log.error(
      { method: call.method },
      `the upstream tells of heads but does not answer ${call.method}: it gets no calls until it does`,
    );
    this.#all.closeOverdue();
    this.#events.onLost(this);
    this.#try().catch(logFault(this.#log, 'trying an upstream again'));
  }

  noteLatency(ms: number): void {
    this.latencyMs += (Math.min(ms, 1_000) - this.latencyMs) / 16;
  }

  async #connect(): Promise<void> {
    const main = await this.openLink();
    this.#all.shared = [main];
    const genesis = await genesisOf(main, this.#clock);
    const wrong = this.#events.checkGenesis(this, genesis);
    if (wrong !== undefined) {
      if (this.refused !== wrong)
        this.#log.error({ url: shownUrl(this.config.url) }, `the upstream is refused: ${wrong}`);
      this.refused = wrong;
      throw new Error(wrong);
    }
    const methods = await methodsOf(main, this.#clock);
    this.#listsMethods = methods !== undefined;
    await this.#probe.begin(this.#all, main, genesis);
    this.methods = methods ?? new Set();
    await this.#all.openShared();
    this.refused = undefined;
    this.#forgetHeads();
    this.#events.onBegin(this);
    await subscribeHeads(main, (kind, item) => this.#onHeader(kind, item), this.#clock);
    await subscribeRuntime(main, (item) => this.#events.onRuntime(this, item));
    this.isSilent = false;
    this.#isUp = true;
    this.seenAtMs = this.#clock.wallMs();
    this.#log.info({ url: shownUrl(this.config.url), best: this.best }, 'an upstream answers');
    this.#events.onUp(this);
  }

  /** It may have begun anew meanwhile: what it told before is nobody's word any more. */
  #forgetHeads(): void {
    this.best = -1;
    this.bestBlock = undefined;
    this.finalized = -1;
    this.finalizedBlock = undefined;
  }

  // What is no header throws: it closes the connection that it came over, as all nonsense does.
  #onHeader(kind: ToldKind, item: Buffer): void {
    const block = this.#told.read(item);
    this.seenAtMs = this.#clock.wallMs();
    // Its last word: a node that took back what it had called final has not got it any more.
    if (kind === 'finalized') [this.finalized, this.finalizedBlock] = [block.number, block];
    // A node that catches up may tell no new heads: the final one is then the best that it has.
    const isBest = kind === 'best' || (kind === 'finalized' && this.best >= 0 && block.number > this.best);
    if (isBest) this.#onBest(block);
    if (kind !== 'best') this.#events.onBlock(this, kind, block);
  }

  #onBest(block: Block): void {
    if (block.number !== this.best) {
      this.headAtMs = this.seenAtMs;
      this.headAge = new Age(this.#clock);
    }
    [this.best, this.bestBlock] = [block.number, block];
    this.#events.onBlock(this, 'best', block);
  }

  /** Probes it again and again, until a connection is lost. */
  async #watch(): Promise<void> {
    const [main] = this.#all.shared;
    const end = endOf(this.#all.shared, this.#signal);
    try {
      while (!this.#signal.aborted) {
        const lost = this.#all.shared.find((link) => link.isClosed);
        if (lost || !main) throw new Error(this.refused ?? lost?.fault ?? 'the connection was lost');
        const beganMs = this.#clock.monotonicMs();
        this.#all.ping(probeEveryMs);
        const fault = await this.#probe.fault(this.#all, main);
        if (!fault) this.#onProbed(beganMs);
        else if (!main.isClosed) this.#onFailedProbe(fault);
        await this.#clock.sleep(probeEveryMs, end.signal);
      }
    } finally {
      end.forget();
    }
  }

  #onProbed(beganMs: number): void {
    this.seenAtMs = this.#clock.wallMs();
    this.noteLatency(this.#clock.monotonicMs() - beganMs);
    if (this.isSilent) {
      this.isSilent = false;
      this.#log.info({}, 'an upstream answers again');
      this.#events.onUp(this);
    }
    const overdue = this.#all.judge(this.#all.shared, beganMs);
    if (overdue) this.#events.onOverdue(this, overdue);
  }

  /** A node that answers its probe with an error serves as little as a silent one. */
  #onFailedProbe({ reason, detail }: ProbeFault): void {
    if (this.isSilent) {
      this.reason = reason;
      return;
    }
    this.isSilent = true;
    if (detail !== undefined) this.#log.warn({ detail }, `an upstream ${reason}`);
    this.#lose(reason, true);
  }

  /** Asks the same again, ever less often, until it is answered. */
  async #try(): Promise<void> {
    for (let waitMs = firstTrialMs; this.unanswered && !this.#signal.aborted; ) {
      await this.#clock.sleep(waitMs, this.#signal);
      waitMs = Math.min(lastTrialMs, 2 * waitMs);
      if (!this.isLiving) continue;
      const { method } = this.unanswered;
      if (!(await this.#all.answerApart(this.unanswered, probeLimitMs))) continue;
      this.unanswered = undefined;
      this.#log.info({ method }, 'an upstream answers again what it did not');
      this.#events.onUp(this);
    }
  }

  #lose(reason: string, staysConnected = false): void {
    const wasUp = this.#isUp;
    if (!staysConnected) this.#isUp = false;
    if (this.reason !== reason || wasUp) this.#log.warn({ reason }, 'an upstream is lost');
    this.reason = reason;
    if (wasUp) this.#events.onLost(this);
  }
}
