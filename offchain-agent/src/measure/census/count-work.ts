import { AgentError } from '../../base/error.ts';
import { entryOf } from '../../base/map-entry.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import { endsSession } from '../../chain/relay/relay-session.ts';
import type { SlotDuties } from '../../sli/census.ts';
import { inOrder } from '../authorship/source.ts';
import { readBlock, readNext } from '../backing/read-block.ts';
import { RelayTally } from '../backing/relay-tally.ts';
import { SessionTally } from '../backing/session-tally.ts';
import type { SessionsSource } from '../backing/sessions-source.ts';
import type { Stretch } from './count-duties.ts';
import { blocksBefore } from './followed-headers.ts';

/** What validators of a relay chain did for parachains in a window, by account as hex. */
interface WorkCounts {
  /** Candidates that the validator's group backed on the chain, and its votes on them. */
  readonly backing: ReadonlyMap<string, SlotDuties>;
  /** Candidates that waited for pieces, block by block, and how often its row said that it holds one. */
  readonly availability: ReadonlyMap<string, SlotDuties>;
}

const bodiesInFlight = 8;

/**
 * Counts the blocks of a window from their bodies (F17 of docs/reference/formulas.md). What waits for its pieces at the beginning
 * was backed before: so reading begins some blocks earlier, the same for everyone.
 *
 * @param headers proved, linked, ascending
 * @throws AgentError `unknown/census_headers` when they begin too late; `unknown/relay_session`, `unknown/paras_inherent` for
 * what is of a shape that is not known; as the source does
 */
export async function countWork(
  source: SessionsSource,
  headers: readonly HashedHeader[],
  { blocks: [from], to }: Pick<Stretch, 'blocks' | 'to'>,
): Promise<WorkCounts> {
  const [before, ...read] = readHeaders(headers, from, to);
  // Whose relay parents lie before them is refused by everyone alike.
  const heights = new Map([before, ...read].map(({ hash, number }) => [hash, number] as const));
  const tally = new RelayTally(await source.sessionAfter(before));
  const counted = new Map<number, SessionTally>();
  const readAt = async (place: number) => {
    const [parent, header] = [read[place - 1] ?? before, read[place] ?? before];
    const next = endsSession(header) ? await readNext(source, header) : undefined;
    return { next, ...(await readBlock(source, parent, header, false)) };
  };
  for await (const { header, inherent, disputes, next } of inOrder(read.keys(), bodiesInFlight, readAt)) {
    const { session } = tally;
    if (!session) throw new Error('every session is read');
    const accounts = new Map(disputes.map((dispute) => [dispute.session, dispute.accounts] as const));
    const block = {
      number: header.number,
      endsSession: next !== undefined,
      author: undefined,
      inherent,
      disputesBefore: disputes.map(({ before: state }) => state),
      heightOf: (hash: string) => heights.get(hash),
    };
    const outcome = tally.add(block, next, (index) => accounts.get(index));
    if (header.number < from.number) continue;
    const ofSession = entryOf(counted, session.index, () => new SessionTally(session));
    ofSession.add(header.number, inherent.rows, outcome);
  }
  return sumsOf([...counted.values()]);
}

/** The block before the first that is read, and those that are: up to the end of the window. */
function readHeaders(
  headers: readonly HashedHeader[],
  from: HashedHeader,
  to: HashedHeader,
): readonly [HashedHeader, ...HashedHeader[]] {
  // The session of block 1 is not known before it.
  const first = Math.max(2, from.number - blocksBefore);
  const [before, ...read] = headers.filter(
    ({ number }) => number >= first - 1 && number < Math.max(to.number, first),
  );
  if (before?.number === first - 1) return [before, ...read];
  throw new AgentError(
    'unknown/census_headers',
    `the headers begin with block ${headers[0]?.number}, and work for parachains is counted from block ${first} on`,
    { data: { block: first } },
  );
}

function sumsOf(tallies: readonly SessionTally[]): WorkCounts {
  const backing = new Map<string, SlotDuties>();
  const availability = new Map<string, SlotDuties>();
  for (const { session, members } of tallies) {
    for (const [place, account] of session.accounts.entries()) {
      const member = members[place];
      if (!member) continue;
      const { candidates, seconded, valid, pieces, held } = member;
      add(backing, account, candidates, seconded + valid);
      add(availability, account, pieces, held);
    }
  }
  return { backing, availability };
}

function add(counts: Map<string, SlotDuties>, account: string, assigned: number, authored: number): void {
  const known = counts.get(account) ?? { assigned: 0, authored: 0 };
  counts.set(account, { assigned: known.assigned + assigned, authored: known.authored + authored });
}
