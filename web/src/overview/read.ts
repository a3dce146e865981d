import type { Asked, Connection } from '../chain/connection.ts';
import { readSubject, type TestedSubject } from '../chain/scalability.ts';
import type { MotionVotes } from './happened.ts';

/** Subjects come by id; the first one that is there is shown. */
const firstSubject = 0;

/** The subject whose releases the overview shows. */
export async function readReleases(asked: Asked): Promise<TestedSubject | undefined> {
  return await readSubject(asked, firstSubject, { withOutcomes: false });
}

/** The Council's open motions, without what they do: that is on their own page. */
export async function readOpenMotions(_: Connection, { api, at }: Asked): Promise<readonly MotionVotes[]> {
  const entries = await api.query.Council.Voting.getEntries(at);
  return entries
    .map(({ value: { index, threshold, ayes, nays } }) => ({
      index,
      threshold,
      ayes: ayes.length,
      nays: nays.length,
    }))
    .toSorted((one, other) => other.index - one.index);
}
