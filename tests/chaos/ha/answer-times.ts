import type { NetworkState } from '../../../offchain-agent/src/network/real/state.ts';

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

/** A process that was killed counts from then on alone. */
export async function answerTimes({ nodes, replicas }: NetworkState): Promise<AnswerTimes[]> {
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
      return quantilesOf(text, metric, name);
    }),
  );
  return all.flat();
}

/** One for each kind of which something was asked. */
function quantilesOf(text: string, metric: string, by: string): AnswerTimes[] {
  const buckets = new Map<string, { ms: number; count: number }[]>();
  for (const line of text.split('\n')) {
    const [, name, labels = '', count] = labelled.exec(line) ?? [];
    const kind = /kind="([^"]+)"/.exec(labels)?.[1];
    const bound = /le="([^"]+)"/.exec(labels)?.[1];
    if (name !== metric || kind === undefined || bound === undefined) continue;
    const ms = bound === '+Inf' ? Number.POSITIVE_INFINITY : 1_000 * Number(bound);
    buckets.set(kind, [...(buckets.get(kind) ?? []), { ms, count: Number(count) }]);
  }
  return [...buckets].flatMap(([kind, counts]) => {
    const n = Math.max(...counts.map(({ count }) => count));
    const at = (share: number): number =>
      Math.min(...counts.filter(({ count }) => count >= share * n).map(({ ms }) => ms));
    return n === 0 ? [] : [{ by, kind, n, p50Ms: at(0.5), p99Ms: at(0.99) }];
  });
}
