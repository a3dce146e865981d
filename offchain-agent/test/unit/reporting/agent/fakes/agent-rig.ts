import { setImmediate as nextTurn } from 'node:timers/promises';
import { MemoryStore } from '../../../../../../tests/support/memory-store.ts';
import { settled } from '../../../../../../tests/support/settled.ts';
import type { Logger } from '../../../../../src/base/logger.ts';
import type { InstantsContext, InstantsPlan } from '../../../../../src/measure/sample/run-instants.ts';
import { type Agent, createAgent } from '../../../../../src/reporting/agent/agent.ts';
import type { AgentParts } from '../../../../../src/reporting/agent/parts.ts';
import type { MetricLabels, Metrics } from '../../../../../src/reporting/metrics.ts';
import type { ArrivalWatch, EvidenceKeeper } from '../../../../../src/reporting/parts.ts';
import type { WindowNews } from '../../../../../src/reporting/window/window-duties.ts';
import { HashChain } from '../../../../../src/sli/hash-chain.ts';
import type { SampleOutcome } from '../../../../../src/sli/sample.ts';
import type { Store } from '../../../../../src/store/store.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeQueue } from './fake-queue.ts';
import { ReporterChain } from './reporter-chain.ts';

export const account = '5CiPPseXPECbkjWCa6MnjNokrgYjMqmKndv2rSnekmSK2DjL';
export const signer = '5FHneW46xGXgs5mUiveU4sbTyGBzmstUspZC92UhjJM694ty';
/** Start of the first window, ms. */
export const startMs = 1_800_000_000_000;
export const firstWindow = startMs / 1_000;
const finalityMs = 3_000;
const links = new HashChain(new Uint8Array(32).fill(7), 500);

/** One reporter's world in memory: chain, store and time outlive its agents. */
export class AgentRig {
  readonly clock: FakeClock;
  readonly chain: ReporterChain;
  readonly store: Store = new MemoryStore();
  readonly files = new Map<string, Uint8Array>();
  readonly news: WindowNews[] = [];
  readonly lines: string[] = [];
  /** The same lines with their data. */
  readonly told: { readonly level: string; readonly data: object; readonly message: string }[] = [];
  /** What was counted, set and observed, in order. */
  readonly figures: (readonly [name: string, labels: MetricLabels, value: number])[] = [];
  arrivals: ArrivalWatch | undefined;
  isHalted = false;
  outcome: SampleOutcome = { kind: 'answer', latencyUs: 1_000 };
  measured = 0;
  agent: Agent | undefined;
  queue: FakeQueue | undefined;
  #life = new AbortController();
  #running: Promise<void> = Promise.resolve();

  readonly #firstWindow: number;

  /** @param beginMs start of the first window, ms */
  constructor(beginMs = startMs) {
    this.#firstWindow = beginMs / 1_000;
    this.clock = new FakeClock(beginMs + 500);
    this.chain = new ReporterChain(account, beginMs - finalityMs, this.clock);
    this.chain.targets = [
      {
        id: 1,
        label: 'v1',
        account: 'v1',
        addresses: [{ kind: 'rpc', url: 'ws://v1', peerId: 'p1' }],
      },
      {
        id: 2,
        label: 'own',
        account,
        addresses: [{ kind: 'rpc', url: 'ws://own', peerId: 'p2' }],
      },
    ];
    this.chain.standing = {
      account,
      signer,
      joined: this.#firstWindow,
      link: links.head,
      linkWindow: this.#firstWindow - 20,
    };
  }

  parts(change: Partial<AgentParts> = {}): AgentParts {
    const life = this.#life.signal;
    this.queue = new FakeQueue(this.clock, life);
    return {
      chain: this.chain,
      store: this.store,
      queue: this.queue,
      outbox: this.#outbox(),
      probes: {
        indicatorsOf: async (targets) => [
          {
            indicator: 'rpc',
            targetIds: targets.map(({ id }) => id),
            prepare: () => undefined,
            measure: async () => this.outcome,
          },
        ],
        close: async () => undefined,
      },
      runInstants: (plan, context) => this.#runInstants(plan, context),
      ...(this.arrivals && { arrivals: this.arrivals }),
      links,
      signer,
      holder: 'a test',
      clock: this.clock,
      log: this.#log(),
      metrics: this.#metrics(),
      signal: life,
      ...change,
    };
  }

  /** Starts an agent on what is there. */
  start(change: Partial<AgentParts> = {}): Agent {
    this.#life = new AbortController();
    const agent = createAgent(this.options(), this.parts(change), (news) => this.news.push(news));
    this.agent = agent;
    this.#running = agent.run();
    this.#running.catch(() => undefined);
    return agent;
  }

  options() {
    return {
      network: 0,
      account,
      evidence: this.#evidence(),
      keepSamplesMs: 3_600_000,
      keepEvidenceMs: 3_600_000,
    };
  }

  /** Ends the agent politely. */
  async stop(): Promise<void> {
    this.#life.abort();
    await this.#running;
  }

  /** Lets seconds pass; a block is final every second, three seconds after its time. */
  async pass(seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      await this.clock.pass(1_000);
      if (!this.isHalted) this.chain.advance(this.clock.trueMs - finalityMs);
      await settled();
    }
  }

  /** How each window of the store ended. */
  async states(): Promise<Record<number, string>> {
    const rows = await this.store.windows(account, 0);
    return Object.fromEntries(
      rows.map(({ window, state, reason }) => [
        (window - this.#firstWindow) / 20,
        reason === undefined ? state : `${state} ${reason.split(':')[0]}`,
      ]),
    );
  }

  /** Windows whose report is on chain, counted from the first. */
  reported(): number[] {
    return [...this.chain.reports.keys()]
      .map((window) => (window - this.#firstWindow) / 20)
      .toSorted((a, b) => a - b);
  }

  #outbox(): AgentParts['outbox'] {
    let wake = (): void => undefined;
    return {
      nudge: () => wake(),
      run: async (signal) => {
        signal.addEventListener('abort', () => wake(), { once: true });
        while (!signal.aborted) {
          const nudged = new Promise<void>((resolve) => {
            wake = resolve;
          });
          await this.#send();
          await nudged;
        }
      },
    };
  }

  async #send(): Promise<void> {
    for (const { key, call } of await this.store.outbox(signer, ['pending'])) {
      if (!this.chain.isReachable || this.isHalted) return;
      const fate = this.chain.accept(call);
      await this.store.updateOutbox(key, { state: fate === 'accepted' ? 'finalized' : 'refused' });
    }
  }

  // As the real one, without a watch over the event loop: fake time passes in leaps.
  async #runInstants(plan: InstantsPlan, { onSample, signal }: InstantsContext): Promise<void> {
    const { network, window, instantsUs, indicators } = plan;
    const offMs = this.clock.wallMs() - this.clock.monotonicMs();
    const beganMs = this.clock.monotonicMs();
    for (const [index, instantUs] of instantsUs.entries()) {
      const dueMs = instantUs / 1_000 - offMs;
      if (dueMs >= beganMs) await this.clock.until(dueMs, signal);
      const isTaken = dueMs >= beganMs && !signal.aborted;
      const isOff = this.clock.wallMs() - this.clock.monotonicMs() !== offMs;
      for (const { indicator, targetIds, measure } of indicators) {
        for (const [position, target] of targetIds.entries()) {
          const untaken: SampleOutcome = { kind: 'untaken', reason: isOff ? 'clock' : 'stopped' };
          const outcome = isTaken && !isOff ? await measure(position, dueMs, signal, index) : untaken;
          if (outcome.kind !== 'untaken') this.measured += 1;
          await onSample({ network, window, target, indicator, instantUs, outcome });
        }
      }
    }
    await nextTurn();
  }

  #evidence(): EvidenceKeeper {
    return {
      put: async (_header, { cid, bytes }) => void this.files.set(cid, bytes),
      dropBefore: async () => 0,
    };
  }

  #metrics(): Metrics {
    return {
      add: (name, labels = {}, value = 1) => void this.figures.push([name, labels, value]),
      set: (name, labels, value) => void this.figures.push([name, labels, value]),
      observe: (name, labels, value) => void this.figures.push([name, labels, value]),
    };
  }

  #log(): Logger {
    const line = (level: string) => (data: object, message: string) => {
      const error = (data as { err?: Error }).err;
      this.lines.push(error ? `${message}: ${error.message}` : message);
      this.told.push({ level, data, message });
    };
    const log: Logger = {
      debug: () => undefined,
      info: line('info'),
      warn: line('warn'),
      error: line('error'),
      child: () => log,
    };
    return log;
  }
}
