import { systemClock } from '../../base/clock.ts';
import { AgentError, withoutAdvice } from '../../base/error.ts';
import { shownDuration } from '../../base/parse.ts';
import { backoff, nextWaitMs } from '../../base/retry.ts';
import { passingOf } from '../../chain/rpc/passing.ts';
import type { Rest, RetriedClientOptions } from '../../chain/rpc/retried-client.ts';
import { say } from '../../cli/output.ts';

interface RetryGiven {
  readonly signal: AbortSignal;
  /** What helps where an endpoint never answers, an imperative. */
  readonly advice: string;
  readonly tell?: (line: string) => void;
}

/** For one read, and for a connection that is refused for now. */
const patienceMs = 120_000;
/** A shorter rest is nothing to wonder about. */
const tellAboveMs = 2_000;
const tellEveryMs = 10_000;

/** How commands that prove wait for endpoints: they say so where it takes time. */
export function retryOf({ signal, advice, tell = say }: RetryGiven): RetriedClientOptions {
  let toldMs = Number.NEGATIVE_INFINITY;
  const onRest = ({ why, restMs, limit }: Rest): void => {
    const nowMs = systemClock.monotonicMs();
    if (restMs < tellAboveMs || nowMs - toldMs < tellEveryMs) return;
    toldMs = nowMs;
    const atOnce = `${limit} ${limit === 1 ? 'request' : 'requests'} at once`;
    tell(`${why}; asks again in ${shownDuration(restMs)}, ${atOnce}`);
  };
  return { signal, advice, patienceMs, onRest };
}

/**
 * Opens a connection as soon as an endpoint that has a limit allows it.
 * @throws AgentError as `open` does for all but that, and when patience ends
 */
export async function openRetried<Chain>(
  open: () => Promise<Chain>,
  { signal, advice, tell = say }: RetryGiven,
): Promise<Chain> {
  const beganMs = systemClock.monotonicMs();
  for (let waitMs: number | undefined; ; ) {
    try {
      return await open();
    } catch (error) {
      const passing = passingOf(error);
      if (!(error instanceof AgentError) || passing?.kind !== 'limit' || signal.aborted) throw error;
      waitMs = nextWaitMs(waitMs, backoff);
      const restMs = Math.max(waitMs, passing.retryAfterMs ?? 0);
      const why = withoutAdvice(error.message);
      if (systemClock.monotonicMs() + restMs - beganMs > patienceMs)
        throw new AgentError(error.code, why, { data: error.data, cause: error, hint: advice });
      if (restMs >= tellAboveMs) tell(`${why}; asks again in ${shownDuration(restMs)}`);
      await systemClock.until(systemClock.monotonicMs() + restMs, signal);
    }
  }
}
