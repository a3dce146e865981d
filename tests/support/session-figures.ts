import type { RelaySessions } from '../../offchain-agent/src/measure/backing/relay-sessions.ts';

/** What was counted of sessions, as text, without what is said of it. */
export function figuresOf({ sessions, leftOut, wrongCredits, comparisons }: RelaySessions): string {
  return JSON.stringify({
    sessions: sessions.map(({ session, duties, points, authored }) => ({
      session,
      members: duties.members,
      candidates: duties.candidates,
      points: [...points.accounts],
      authored: [...authored],
    })),
    leftOut,
    wrongCredits,
    comparisons: [...comparisons],
  });
}
