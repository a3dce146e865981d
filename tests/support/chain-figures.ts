import { SliRecords } from '../../offchain-agent/src/chain/records/records.ts';
import type { SliAnswer } from '../../offchain-agent/src/chain/records/sli-answer.ts';
import type { ApiReportingChain } from '../../offchain-agent/src/chain/reporting/api-reporting-chain.ts';
import type { PeriodKind } from '../../offchain-agent/src/sli/calendar.ts';
import { type SampledIndicator, sampledIndicators } from '../../offchain-agent/src/sli/indicator.ts';
import { sharePpm } from '../../offchain-agent/src/sli/ppm.ts';

/** A record in the words of `almanac aggregate`; answered and fast are left out, the chain gives their shares. */
export type AggregateFigures = Readonly<Record<string, unknown>>;

export interface Subject {
  readonly target: number;
  readonly indicator: SampledIndicator;
}

/** What the runtime API says of closed periods, all at one block: asked for once, in one call a subject and kind. */
export class ChainFigures {
  readonly #closed = new Map<string, AggregateFigures>();
  readonly #reported = new Map<string, AggregateFigures>();

  /** @param fromS the first period of each kind is the one that contains it */
  static async read(
    { api }: ApiReportingChain,
    targets: number,
    fromS: number,
    counts: Readonly<Partial<Record<PeriodKind, number>>>,
  ): Promise<ChainFigures> {
    const figures = new ChainFigures();
    const hash = await api.rpc.chain.getFinalizedHead();
    for (const indicator of sampledIndicators) {
      const records = await SliRecords.at(api, hash, { indicator });
      for (const { target } of subjects(targets).filter((subject) => subject.indicator === indicator)) {
        for (const [kind, count] of Object.entries(counts) as [PeriodKind, number][]) {
          for (const { period, answer } of await records.history(target, kind, fromS, count)) {
            if (!answer || answer.provisional) continue;
            const key = keyOf({ target, indicator }, kind, period.startS);
            const whole = { target: `${target}`, indicator, ...figuresOf(answer, kind) };
            figures.#closed.set(key, whole);
            const { expected = 0n, reported = 0n, absence } = answer.sampled ?? {};
            const due = expected - (absence?.all ?? 0n);
            const coverage = sharePpm(reported, due) ?? null;
            if (due > 0n)
              figures.#reported.set(key, { ...whole, expected: Number(due), coverage_ppm: coverage });
          }
        }
      }
    }
    return figures;
  }

  /** The record of one target and indicator in the period that begins then; `undefined` when there is none or it is open. */
  of(subject: Subject, kind: PeriodKind, startS: number): AggregateFigures | undefined {
    return this.#closed.get(keyOf(subject, kind, startS));
  }

  /** The same without the target's absence, of which no reporter has evidence. */
  reported(subject: Subject, kind: PeriodKind, startS: number): AggregateFigures | undefined {
    return this.#reported.get(keyOf(subject, kind, startS));
  }
}

function keyOf({ target, indicator }: Subject, kind: PeriodKind, startS: number): string {
  return `${target} ${indicator} ${kind} ${startS}`;
}

/** The same of what `almanac aggregate` prints. */
export function printedFigures({
  answered: _answered,
  fast: _fast,
  ...rest
}: AggregateFigures): AggregateFigures {
  return rest;
}

/** All targets (0 for all authors) and indicators that a chain with so many targets may have records of. */
export function subjects(targets: number): readonly Subject[] {
  return Array.from({ length: targets + 1 }, (_, target) =>
    sampledIndicators.map((indicator) => ({ target, indicator })),
  ).flat();
}

function figuresOf(answer: SliAnswer, kind: PeriodKind): AggregateFigures {
  const { sampled, period, sliPpm, interval, lowConfidence, windows } = answer;
  if (!sampled) throw new Error('the record is not of samples');
  return {
    ...(kind === 'window'
      ? { window: period.startS }
      : {
          windows: Number(windows),
          low_ppm: interval?.lowPpm,
          high_ppm: interval?.highPpm,
          low_confidence: lowConfidence,
        }),
    expected: Number(sampled.expected),
    reported: Number(sampled.reported),
    reporters: sampled.reporters,
    quorum: sampled.quorum,
    samples: Number(sampled.samples),
    buckets: sampled.buckets.map(([index, count]) => [index, Number(count)]),
    uptime_ppm: sliPpm ?? null,
    latency_ppm: sampled.latencyPpm ?? null,
    coverage_ppm: sampled.coveragePpm ?? null,
    p50_us: sampled.p50Us ?? null,
    p95_us: sampled.p95Us ?? null,
    p99_us: sampled.p99Us ?? null,
  };
}
