import type { NetworkState } from '../../../offchain-agent/src/lab/real/state.ts';

/** From a question to its answer, by the buckets of a histogram: each figure is the upper bound of one. */
export interface AnswerTimes {
  /** Who has measured it: a decider from the line to its answer, a node from before it asks. */
  readonly by: string;
  readonly kind: string;
  readonly n: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const deciderMetric = 'almanac_ha_answer_seconds';
const nodeMetric = 'almanac_ha_question_seconds';
const labelled = /^(\w+)_bucket\{(.*)\} (\d+)$/;

/** A bucket of the histogram of one process: so many answers took so long at most. */
interface Bucket {
  readonly by: string;
  readonly kind: string;
  readonly ms: number;
  readonly count: number;
}

export type AnswerBuckets = readonly Bucket[];

/** Since the processes began; one that was killed counts from then on alone. */
export async function answerBuckets({ nodes, replicas }: NetworkState): Promise<AnswerBuckets> {
  const asked = [
    ...(replicas?.deciders ?? []).map(({ name, http_port: port }) => ({ name, port, metric: deciderMetric })),
    ...nodes
      .filter(({ replica }) => replica !== undefined)
      .map(({ name, prometheus_port: port }) => ({ name, port, metric: nodeMetric })),
  ];
  const all = await Promise.all(
    asked.map(async ({ name, port, metric }) => {
      const text = await fetch(`http://127.0.0.1:${port}/metrics`).then(
        async (response) => await response.text(),
        () => '',
      );
      return bucketsOf(text, metric, name);
    }),
  );
  return all.flat();
}

function bucketsOf(text: string, metric: string, by: string): Bucket[] {
  return text.split('\n').flatMap((line) => {
    const [, name, labels = '', count] = labelled.exec(line) ?? [];
    const kind = /kind="([^"]+)"/.exec(labels)?.[1];
    const bound = /le="([^"]+)"/.exec(labels)?.[1];
    if (name !== metric || kind === undefined || bound === undefined) return [];
    const ms = bound === '+Inf' ? Number.POSITIVE_INFINITY : 1_000 * Number(bound);
    return [{ by, kind, ms, count: Number(count) }];
  });
}

/** One for each process and kind of which something was asked after `before`. */
export function answerTimes(after: AnswerBuckets, before: AnswerBuckets = []): AnswerTimes[] {
  const earlier = new Map(before.map((bucket) => [keyOf(bucket), bucket.count]));
  const of = new Map<string, Bucket[]>();
  for (const bucket of after) {
    const count = bucket.count - (earlier.get(keyOf(bucket)) ?? 0);
    const asked = `${bucket.by} ${bucket.kind}`;
    of.set(asked, [...(of.get(asked) ?? []), { ...bucket, count }]);
  }
  return [...of.values()].flatMap((buckets) => {
    const [one] = buckets;
    const n = Math.max(...buckets.map(({ count }) => count));
    const at = (share: number): number =>
      Math.min(...buckets.filter(({ count }) => count >= share * n).map(({ ms }) => ms));
    return !one || n === 0 ? [] : [{ by: one.by, kind: one.kind, n, p50Ms: at(0.5), p99Ms: at(0.99) }];
  });
}

function keyOf({ by, kind, ms }: Bucket): string {
  return `${by} ${kind} ${ms}`;
}
