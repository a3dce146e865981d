import { AgentError } from '../../offchain-agent/src/base/error.ts';
import type { SliAnswer } from '../../offchain-agent/src/chain/records/sli-answer.ts';
import type { NetworkInfo } from '../../offchain-agent/src/chain/registry/networks.ts';
import type { TargetGroup } from '../../offchain-agent/src/chain/registry/target-groups.ts';
import type { FinalizedHead } from '../../offchain-agent/src/chain/reporting/reporting-chain.ts';
import type { ReporterInfo, TargetInfo } from '../../offchain-agent/src/chain/reporting/reporting-shapes.ts';
import type {
  BlockView,
  ServedChain,
  ServedRecords,
  ServedScalability,
} from '../../offchain-agent/src/serve/chain/served-chain.ts';
import { fixedNames } from '../../offchain-agent/src/serve/names/served-names.ts';
import { type PeriodKind, periodEnd, periodStart } from '../../offchain-agent/src/sli/calendar.ts';
import type { IndicatorName } from '../../offchain-agent/src/sli/indicator.ts';
import { wilsonInterval } from '../../offchain-agent/src/sli/interval.ts';
import { sharePpm } from '../../offchain-agent/src/sli/ppm.ts';
import type { SamplingParameters } from '../../offchain-agent/src/sli/sample.ts';
import { noAbsence } from '../../offchain-agent/src/sli/settlement.ts';
import { FakeScalabilityChain } from './fake-scalability-chain.ts';

export const windowS = 20;
/** 2026-11-20 12:00:00 UTC. */
export const noonS = Date.UTC(2026, 10, 20, 12) / 1_000;

export const sampling: SamplingParameters = {
  windowMs: windowS * 1_000,
  samplesPerWindow: 10,
  distribution: 'Stratified',
  timeoutMs: 5_000,
  fastUs: { arrival: 1_000_000, rpc: 250_000, reachability: 250_000 },
  minCoveragePpm: 500_000,
  minReporters: 2,
  graceMs: 0,
  graceBlocks: 1,
  idleWindows: 30,
  hostRate: 10,
  clockOffsetMs: 500,
  lagBlocks: 5,
};

/** What is recorded of a target in a window: slots, or samples of reporters. */
export interface FakeWindow {
  readonly target: number;
  readonly startS: number;
  readonly indicator?: IndicatorName;
  /** Kept of what was to be kept. */
  readonly part: number;
  readonly whole: number;
  /** Of sampled records: who reported of three; fewer than two are no quorum. */
  readonly reporters?: number;
  /** Of sampled records: answered in time; all that were answered unless given. */
  readonly fast?: number;
}

/** A chain that is served, in memory: days and longer are sums of its windows. */
export class FakeServedChain implements ServedChain {
  readonly facts = {
    name: 'Fake',
    url: 'ws://127.0.0.1:9944',
    genesisHash: `0x${'ab'.repeat(32)}`,
    basis: 'census' as const,
    names: fixedNames(),
  };
  awaySinceMs: number | undefined;
  nowS = noonS;
  blockNumber = 100;
  targets: TargetInfo[] = [];
  groups: TargetGroup[] = [];
  reporters: ReporterInfo[] = [];
  networks: NetworkInfo[] = [
    {
      id: 0,
      name: 'fake',
      genesisHash: `0x${'ab'.repeat(32)}`,
      consensus: 'aura',
      slotMs: 2_000,
      era: undefined,
    },
  ];
  readonly windows: FakeWindow[] = [];
  readonly scalability = new FakeScalabilityChain();
  /** What every read waits for, and fails with. */
  failure: AgentError | undefined;
  /** How often records were asked for. */
  reads = 0;
  unanswered = 0;
  readonly #listeners = new Set<(view: BlockView) => void>();
  #view: BlockView | undefined;

  /** So many validators, by name. */
  static withValidators(...names: string[]): FakeServedChain {
    const chain = new FakeServedChain();
    chain.targets = names.map((label, index) => ({
      target: index + 1,
      who: { account: undefined, label },
      addresses: [],
      region: undefined,
      owner: undefined,
    }));
    return chain;
  }

  noteUnanswered(): void {
    this.unanswered += 1;
  }

  view(): BlockView {
    this.#view ??= this.#viewNow();
    return this.#view;
  }

  onHead(listener: (view: BlockView) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A block is finalized, so many seconds later. */
  advance(seconds = 2): void {
    this.nowS += seconds;
    this.blockNumber += 1;
    this.#view = this.#viewNow();
    for (const listener of this.#listeners) listener(this.#view);
  }

  #viewNow(): BlockView {
    const head: FinalizedHead = {
      number: this.blockNumber,
      hash: `0x${this.blockNumber.toString(16).padStart(64, '0')}`,
      timeMs: this.nowS * 1_000,
    };
    const known = new Map<string, Promise<unknown>>();
    const read = <Value>(value: Value): Promise<Value> =>
      this.failure ? Promise.reject(this.failure) : Promise.resolve(value);
    return {
      head,
      specVersion: 8,
      networks: () => read(this.networks),
      targets: () => read(this.targets),
      groups: () => read(this.groups),
      reporters: () => read(this.reporters),
      sampling: (network) => read(network === 0 ? sampling : undefined),
      records: (_network, indicator) => read(this.#records(indicator, head)),
      scalability: () => this.#scalability(),
      once: async <Value>(key: string, ask: () => Promise<Value>): Promise<Value> => {
        const asked = known.get(key) ?? ask();
        known.set(key, asked);
        asked.catch(() => known.delete(key));
        return (await asked) as Value;
      },
    };
  }

  #scalability(): ServedScalability {
    const chain = this.scalability;
    return {
      subjects: async () =>
        (await Promise.all(['ledger'].map((name) => chain.subject(name)))).flatMap((one) => one ?? []),
      subject: (name) => chain.subject(name),
      history: (subject) => chain.history(subject),
      prediction: (subject, version) => chain.prediction(subject, version),
    };
  }

  #records(indicator: IndicatorName, { timeMs }: FinalizedHead): ServedRecords {
    const nowS = timeMs / 1_000;
    const bounds = (kind: PeriodKind, atS: number): { startS: number; endS: number } => {
      if (kind === 'era') return { startS: 0, endS: Number.POSITIVE_INFINITY };
      if (kind !== 'window') return { startS: periodStart(kind, atS), endS: periodEnd(kind, atS) };
      const startS = atS - (atS % windowS);
      return { startS, endS: startS + windowS };
    };
    const answer = async (target: number, kind: PeriodKind, atS?: number): Promise<SliAnswer | undefined> => {
      this.reads += 1;
      const open = bounds(kind, nowS);
      const asked = atS === undefined ? bounds(kind, open.startS - 1) : bounds(kind, atS);
      const windows = this.windows.filter(
        (one) =>
          one.target === target &&
          (one.indicator ?? 'authorship') === indicator &&
          one.startS >= asked.startS &&
          one.startS < asked.endS,
      );
      return windows.length === 0 ? undefined : this.#answerOf(target, kind, asked, windows, nowS);
    };
    const ids = this.targets.map(({ target }) => target);
    return {
      asOfMs: timeMs,
      targets: ids,
      answer,
      current: async (target, kind) => ({
        closed: await answer(target, kind),
        open: await answer(target, kind, nowS),
      }),
      history: async (target, kind, fromS, count) => {
        const rows = [];
        let { startS, endS } = bounds(kind, fromS);
        for (let row = 0; row < count && startS <= nowS; row += 1) {
          rows.push({ period: { kind, startS }, answer: await answer(target, kind, startS) });
          ({ startS, endS } = bounds(kind, endS));
        }
        return rows;
      },
      ranking: async (kind, atS) => {
        const answers = await Promise.all(ids.map((id) => answer(id, kind, atS)));
        const rows = answers.flatMap((one) => one ?? []);
        const [first] = rows;
        if (!first) return undefined;
        const { period, endS, provisional, asOfMs } = first;
        return { period, endS, provisional, asOfMs, total: rows.length, rows };
      },
      sum: async (members, kind, atS) => {
        const answers = (await Promise.all(members.map((id) => answer(id, kind, atS)))).flatMap(
          (one) => one ?? [],
        );
        const [first] = answers;
        if (!first) return undefined;
        const { target: _, who: __, ...rest } = first;
        return {
          ...rest,
          targets: answers.length,
          assigned: answers.reduce((sum, one) => sum + one.assigned, 0n),
          authored: answers.reduce((sum, one) => sum + one.authored, 0n),
        };
      },
      periodOf: async (kind, atS) => ({ kind, startS: bounds(kind, atS).startS }),
      targetOf: async () => undefined,
    };
  }

  #answerOf(
    target: number,
    kind: PeriodKind,
    { startS, endS }: { startS: number; endS: number },
    windows: readonly FakeWindow[],
    nowS: number,
  ): SliAnswer {
    const sum = (of: (one: FakeWindow) => number): number => windows.reduce((all, one) => all + of(one), 0);
    const isSampled = windows[0]?.indicator !== undefined && windows[0].indicator !== 'authorship';
    const heard = windows.filter(({ reporters = 3 }) => reporters >= 2);
    const counted = isSampled ? heard : windows;
    const part = BigInt(counted.reduce((all, one) => all + one.part, 0));
    const whole = BigInt(counted.reduce((all, one) => all + one.whole, 0));
    const fast = BigInt(counted.reduce((all, one) => all + (one.fast ?? one.part), 0));
    const label = this.targets.find((one) => one.target === target)?.who?.label;
    return {
      target,
      who: label === undefined ? undefined : { account: undefined, name: label },
      period: { kind, startS },
      endS: Number.isFinite(endS) ? endS : undefined,
      assigned: isSampled ? 0n : whole,
      authored: isSampled ? 0n : part,
      windows: BigInt(counted.length),
      sliPpm: sharePpm(part, whole),
      interval: kind === 'window' ? undefined : wilsonInterval(part, whole, BigInt(counted.length)),
      lowConfidence: counted.length < 20,
      provisional: endS > nowS,
      asOfMs: nowS * 1_000,
      sampled: isSampled
        ? {
            expected: BigInt(sum(({ whole: all }) => 3 * all)),
            reported: BigInt(sum(({ whole: all, reporters = 3 }) => reporters * all)),
            samples: whole,
            buckets: [[190, 16n * part]],
            absence: noAbsence,
            reporters: Math.max(0, ...windows.map(({ reporters = 3 }) => reporters)),
            quorum: counted.length > 0,
            coveragePpm: sharePpm(
              BigInt(sum(({ whole: all, reporters = 3 }) => reporters * all)),
              BigInt(sum(({ whole: all }) => 3 * all)),
            ),
            latencyPpm: sharePpm(fast, whole),
            p50Us: 1_007,
            p95Us: 1_007,
            p99Us: undefined,
          }
        : undefined,
    };
  }
}

/** That the connection is gone. */
export function closedConnection(): AgentError {
  return new AgentError('unreachable/closed', 'the connection was closed', { retryable: true });
}
