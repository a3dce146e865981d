import { earningsDifferences, type PrintedEarnings } from '../../../tests/support/recount-differences.ts';
import { recountRelay } from '../../../tests/support/recount-relay.ts';
import type { AskRelay } from '../../../tests/support/relay-questions.ts';

/** Differences, a sentence each. */
interface EarningsRecount {
  /** Votes, availability votes, slots and points of each validator and session, against a recount that shares no code. */
  readonly figures: readonly string[];
  /** Points that the chain stored, against both counts. */
  readonly storedPoints: readonly string[];
}

/** Recounts what `almanac earnings --json` printed. */
export async function recountEarnings(printed: PrintedEarnings, ask: AskRelay): Promise<EarningsRecount> {
  const to = Math.max(...printed.sessions.map(({ to_block: last }) => last));
  const recounted = await recountRelay(ask, to);
  const stored = printed.sessions.flatMap(({ index, stored_points: { differences } }) =>
    differences.map((one) => `session ${index}: stored points: ${JSON.stringify(one)}`),
  );
  return {
    figures: earningsDifferences(printed, recounted),
    storedPoints: [...stored, ...recounted.pointFaults],
  };
}
