import type { InsideMonth } from './inside.ts';

/** A cache that answers less than this of what it could is of little use, ppm. */
const usefulHitsPpm = 10_000;
/** A node that has fewer calls at a time, on average, stands idle. */
const idleBusy = 0.01;
const enoughCacheable = 10_000;
const million = 1_000_000;

/** What is paid for and not used, as far as counters tell. */
export function findingsOf(
  inside: InsideMonth | undefined,
  { startS, endS }: { readonly startS: number; readonly endS: number },
): string[] {
  if (!inside) return [];
  const { uses, upstreams, methods } = inside;
  const upstreamUs = methods.reduce((sum, one) => sum + one.upstreamUs, 0);
  const [costliest] = methods.toSorted(
    (a, b) => b.upstreamUs - a.upstreamUs || (a.method < b.method ? -1 : 1),
  );
  return [
    ...uses
      .filter(({ calls }) => calls === 0)
      .map(({ region, network }) => `${network} in ${region}: no calls in the month; is the region needed?`),
    ...uses
      .filter(
        ({ cacheable, cacheHits }) =>
          cacheable >= enoughCacheable && cacheHits * million < usefulHitsPpm * cacheable,
      )
      .map(
        ({ region, network, cacheable, cacheHits }) =>
          `${network} in ${region}: the cache answered ${cacheHits} of ${cacheable} calls that it could; give it more room, or do without it.`,
      ),
    ...upstreams
      .filter(({ us }) => us / million / (endS - startS) < idleBusy)
      .map(
        ({ region, network, upstream, calls }) =>
          `${upstream} of ${network} in ${region}: ${calls} calls, on average less than ${idleBusy} at a time; it stands by, or is one too many.`,
      ),
    ...(costliest && upstreamUs > 0
      ? [
          `${costliest.method} of ${costliest.network} takes ${((100 * costliest.upstreamUs) / upstreamUs).toFixed(1)} % of the time of all nodes.`,
        ]
      : []),
  ];
}
