import { milliseconds } from '@almanac-chain/agent/base/format';
import type { SliAnswer } from '@almanac-chain/agent/chain/records/sli-answer';
import { bucketFirstUs, bucketLastUs } from '@almanac-chain/agent/sli/bucket';
import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import { isOfNetwork, type TimedIndicator, timedIndicators } from '@almanac-chain/agent/sli/indicator';
import { useChain } from '../app/chain-context.tsx';
import { Answered } from '../app/states.tsx';
import { readRecord } from '../chain/records.ts';
import { Note, Plot } from '../design/plot.tsx';
import { cellOf } from '../record/figures.tsx';

const height = 110;
const width = 400;

interface LatencyProps {
  readonly network: number;
  readonly target: number;
  readonly kind: PeriodKind;
}

/** How answers are spread over the chain's latency buckets, by indicator. */
export function Latency(props: LatencyProps) {
  return (
    <div>
      <header className="day-head">
        <h2>How soon its blocks and answers come</h2>
      </header>
      {timedIndicators
        .filter((indicator) => isOfNetwork(indicator, props.network))
        .map((indicator) => (
          <Distribution key={indicator} {...props} indicator={indicator} />
        ))}
    </div>
  );
}

function Distribution({
  network,
  target,
  kind,
  indicator,
}: LatencyProps & { readonly indicator: TimedIndicator }) {
  const record = useChain(
    ['record', network, target, indicator, kind],
    async (asked) =>
      (await readRecord(asked, network, target, indicator, kind)) ??
      (await readRecord(asked, network, target, indicator, kind, Math.floor(asked.asOf.timeMs / 1_000))),
  );
  const network0 = useChain(
    ['record', network, 0, indicator, kind, record.data?.answer?.period.startS],
    (asked) => readRecord(asked, network, 0, indicator, kind, record.data?.answer?.period.startS),
    { isEnabled: indicator === 'arrival' && record.data?.answer !== undefined },
  ).data?.answer;
  return (
    <Answered of={record} what={indicator} rows={2}>
      {(answer) => {
        const sampled = answer?.sampled;
        if (!answer || !sampled || sampled.buckets.length === 0) {
          return (
            <p className="nothing">
              {indicator}: no answers in the last closed {kind}
            </p>
          );
        }
        const figures = (['p50 ms', 'p95 ms', 'p99 ms'] as const).map((title) =>
          cellOf(indicator, answer, title),
        );
        return (
          <figure data-indicator={indicator}>
            <figcaption>
              {indicator}, {String(sampled.samples)} samples:{' '}
              {figures.map(({ title, text, value }) => (
                <span key={title} className="figure">
                  {title.replace(' ms', '')}{' '}
                  <b data-column={title} data-value={value}>
                    {text}
                  </b>{' '}
                  ms
                </span>
              ))}
            </figcaption>
            <Buckets answer={answer} all={network0} indicator={indicator} />
          </figure>
        );
      }}
    </Answered>
  );
}

/** Round latencies that an axis can name, ms. */
const roundMs = [
  0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000,
];

/** On a logarithmic axis, as the buckets are; the network's own spread as a line. */
function Buckets({
  answer,
  all,
  indicator,
}: {
  readonly answer: SliAnswer;
  readonly all: SliAnswer | undefined;
  readonly indicator: TimedIndicator;
}) {
  const buckets = answer.sampled?.buckets ?? [];
  const others = all?.sampled?.buckets ?? [];
  const both = [...buckets, ...others].map(([index]) => index);
  const first = Math.max(1, bucketFirstUs(Math.min(...both)));
  const last = bucketLastUs(Math.max(...both)) + 1;
  const span = Math.log(last / first) || 1;
  const x = (us: number): number => (Math.log(Math.max(first, us) / first) * width) / span;
  const density = (of: typeof buckets): readonly (readonly [from: number, to: number, share: number])[] => {
    const whole = of.reduce((sum, [, count]) => sum + Number(count), 0);
    return gathered(of).map(([index, through, count]) => {
      const [from, to] = [x(bucketFirstUs(index)), x(bucketLastUs(through) + 1)];
      return [from, to, count / whole / Math.max(1, to - from)] as const;
    });
  };
  const [own, network] = [density(buckets), density(others)];
  const most = Math.max(...own.map(([, , share]) => share), ...network.map(([, , share]) => share));
  const y = (share: number): number => height - (share * (height - 16)) / most;
  const quantiles = [
    ['median', answer.sampled?.p50Us],
    ['p95', answer.sampled?.p95Us],
  ] as const;
  return (
    <>
      <Plot
        height={height}
        width={width}
        label={`${indicator}: answers by latency from ${milliseconds(first)} to ${milliseconds(last)} ms, the median ${answer.sampled?.p50Us === undefined ? 'late' : `${milliseconds(answer.sampled.p50Us)} ms`}`}
        yMarks={[]}
        xMarks={roundMs
          .filter((ms) => ms * 1_000 >= first && ms * 1_000 <= last)
          .map((ms, index) => ({
            at: x(ms * 1_000) / width,
            text: index === 0 ? `${ms} ms` : ms.toLocaleString('en-US'),
          }))}
        notes={quantiles.map(([name, us], place) =>
          us === undefined ? null : (
            <Note key={name} x={Math.min(0.99, x(us) / width)} y={place * 0.16}>
              {name} {milliseconds(us)}
            </Note>
          ),
        )}
      >
        {own.map(([from, to, share]) => (
          <rect
            key={from}
            className="f-acc"
            opacity="0.75"
            x={from}
            width={Math.max(1, to - from - 0.4)}
            y={y(share)}
            height={height - y(share)}
          />
        ))}
        <path
          className="l-mute"
          d={network
            .map(
              ([from, to, share], index) =>
                `${index === 0 ? 'M' : 'L'}${((from + to) / 2).toFixed(1)} ${y(share).toFixed(1)}`,
            )
            .join('')}
        />
        {quantiles.map(([name, us]) =>
          us === undefined ? null : (
            <path key={name} className="l-goal" d={`M${x(us).toFixed(1)} 0V${height}`} />
          ),
        )}
        <path className="l-grid" d={`M0 ${height}H${width}`} />
      </Plot>
      {others.length > 0 && (
        <div className="legend" aria-hidden="true">
          <span>
            <i className="swatch" style={{ background: 'var(--accent)' }} />
            this validator
          </span>
          <span>
            <i className="swatch line" style={{ borderColor: 'var(--line-2)' }} />
            all validators
          </span>
        </div>
      )}
    </>
  );
}

/** Four buckets are one bar: single ones are thinner than what chance moves between them. */
function gathered(
  buckets: readonly (readonly [number, bigint])[],
): readonly (readonly [first: number, last: number, count: number])[] {
  const sums = new Map<number, number>();
  for (const [index, count] of buckets) {
    const group = index >> 2;
    sums.set(group, (sums.get(group) ?? 0) + Number(count));
  }
  return [...sums]
    .toSorted(([one], [other]) => one - other)
    .map(([group, count]) => [4 * group, 4 * group + 3, count] as const);
}
