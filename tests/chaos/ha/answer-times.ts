import type { DeciderState } from '../../../offchain-agent/src/network/replicas/replicas-state.ts';

/** From a question to its answer, by the buckets of a decider's histogram: each figure is the upper bound of one. */
export interface AnswerTimes {
  readonly decider: string;
  readonly kind: string;
  readonly n: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const bucketLine = /^almanac_ha_answer_seconds_bucket\{(.*)\} (\d+)$/;

/** A decider that was killed counts from then on alone. */
export async function answerTimes(deciders: readonly DeciderState[]): Promise<AnswerTimes[]> {
  const all = await Promise.all(
    deciders.map(async ({ node, http_port: port }) => {
      const text = await fetch(`http://127.0.0.1:${port}/metrics`).then(
        async (response) => await response.text(),
        () => '',
      );
      return ['slot', 'vote'].flatMap((kind) => quantilesOf(text, kind, node) ?? []);
    }),
  );
  return all.flat();
}

/** @returns undefined when nothing of the kind was asked */
export function quantilesOf(text: string, kind: string, decider: string): AnswerTimes | undefined {
  const buckets = text.split('\n').flatMap((line) => {
    const [, labels = '', count] = bucketLine.exec(line) ?? [];
    if (count === undefined || !labels.includes(`kind="${kind}"`)) return [];
    const bound = /le="([^"]+)"/.exec(labels)?.[1];
    return [
      { ms: bound === '+Inf' ? Number.POSITIVE_INFINITY : 1_000 * Number(bound), count: Number(count) },
    ];
  });
  const n = Math.max(0, ...buckets.map(({ count }) => count));
  if (n === 0) return undefined;
  const at = (share: number): number =>
    Math.min(...buckets.filter(({ count }) => count >= share * n).map(({ ms }) => ms));
  return { decider, kind, n, p50Ms: at(0.5), p99Ms: at(0.99) };
}
