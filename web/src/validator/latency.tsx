import { milliseconds } from '@almanac-chain/agent/base/format';
import type { SliAnswer } from '@almanac-chain/agent/chain/records/sli-answer';
import { bucketFirstUs, bucketLastUs } from '@almanac-chain/agent/sli/bucket';
import type { PeriodKind } from '@almanac-chain/agent/sli/calendar';
import { isOfNetwork, type TimedIndicator, timedIndicators } from '@almanac-chain/agent/sli/indicator';
import { useChain } from '../app/chain-context.tsx';
import { Answered } from '../app/states.tsx';
import { useWidth } from '../app/use-width.ts';
import { readRecord } from '../chain/records.ts';
import { cellOf } from '../record/figures.tsx';

const height = 140;
const bottom = 22;

interface LatencyProps {
  readonly network: number;
  readonly target: number;
  readonly kind: PeriodKind;
}

/** How answers are spread over the chain's latency buckets, by indicator. */
export function Latency(props: LatencyProps) {
  return (
    <section>
      <h2>Latency</h2>
      {timedIndicators
        .filter((indicator) => isOfNetwork(indicator, props.network))
        .map((indicator) => (
          <Distribution key={indicator} {...props} indicator={indicator} />
        ))}
    </section>
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
  return (
    <Answered of={record} what={indicator} rows={2}>
      {(answer) => {
        const sampled = answer?.sampled;
        if (!answer || !sampled || sampled.buckets.length === 0) {
          return (
            <p className="muted">
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
            <Buckets answer={answer} indicator={indicator} />
          </figure>
        );
      }}
    </Answered>
  );
}

/** On a logarithmic axis, as the buckets are. */
function Buckets({ answer, indicator }: { readonly answer: SliAnswer; readonly indicator: TimedIndicator }) {
  const [measure, width] = useWidth();
  const buckets = answer.sampled?.buckets ?? [];
  const first = Math.max(1, bucketFirstUs(buckets[0]?.[0] ?? 0));
  const last = bucketLastUs(buckets.at(-1)?.[0] ?? 0) + 1;
  const most = Math.max(...buckets.map(([, count]) => Number(count)));
  const span = Math.log(last / first) || 1;
  const x = (us: number): number => (Math.log(Math.max(first, us) / first) * width) / span;
  const tall = (count: bigint): number => (Number(count) * (height - bottom)) / most;
  const quantiles = [answer.sampled?.p50Us, answer.sampled?.p95Us, answer.sampled?.p99Us];
  return (
    <div ref={measure}>
      <svg
        className="chart"
        width={width}
        height={height}
        viewBox={`0 0 ${width} ${height}`}
        role="img"
        aria-label={`${indicator}: answers by latency from ${milliseconds(first)} to ${milliseconds(last)} ms`}
      >
        {buckets.map(([index, count]) => (
          <rect
            key={index}
            className="bucket"
            x={x(bucketFirstUs(index))}
            width={Math.max(2, x(bucketLastUs(index) + 1) - x(bucketFirstUs(index)) - 0.5)}
            y={height - bottom - tall(count)}
            height={tall(count)}
          >
            <title>{`${milliseconds(bucketFirstUs(index))} to ${milliseconds(bucketLastUs(index))} ms: ${Number(count) / 16}`}</title>
          </rect>
        ))}
        {quantiles.map((us, place) =>
          us === undefined ? null : (
            <line key={place} className="quantile" x1={x(us)} x2={x(us)} y1="0" y2={height - bottom} />
          ),
        )}
        <text x="0" y={height - 4}>
          {milliseconds(first)} ms
        </text>
        <text x={width} y={height - 4} textAnchor="end">
          {milliseconds(last)} ms
        </text>
      </svg>
    </div>
  );
}
