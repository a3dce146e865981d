/** How long to wait between tries. */
interface Backoff {
  readonly firstMs: number;
  readonly lastMs: number;
}

/** For what others run and may take a while to mend. */
export const backoff: Backoff = { firstMs: 500, lastMs: 30_000 };

/** For a connection to a node, which a restart takes away for moments. */
export const reconnection: Backoff = { firstMs: 200, lastMs: 5_000 };

/** The wait after another failure: the first one, then twice the one before, at most the last. */
export function nextWaitMs(waitMs: number | undefined, { firstMs, lastMs }: Backoff = backoff): number {
  return Math.min(lastMs, Math.max(firstMs, 2 * (waitMs ?? 0)));
}
