import { trustText } from '../../../chain/grandpa/trust.ts';
import { wilsonInterval } from '../../../sli/interval.ts';
import { sharePpm } from '../../../sli/ppm.ts';
import type { CountedSession } from '../../backing/count-sessions.ts';
import type { RelaySessions } from '../../backing/relay-sessions.ts';
import type { PointsComparison } from '../../backing/stored-points.ts';
import { missedOf, type SessionWork, type ValidatorWork } from '../../backing/validator-work.ts';
import type { BlameTally } from '../../blame/session-blame.ts';
import { blameFields } from './blame.ts';
import { evidenceFields, type KeptEvidence } from './kept-evidence.ts';

/** Sessions of a relay chain, and the work of the validators that are asked for. */
export interface ShownEarnings {
  readonly chainName: string;
  readonly url: string;
  readonly genesisHash: string;
  readonly counted: Pick<RelaySessions, 'sessions' | 'leftOut' | 'wrongCredits' | 'range' | 'comparisons'>;
  readonly work: readonly ValidatorWork[];
  readonly names: Readonly<Record<string, string>>;
  /** How the chain writes an account. */
  readonly addressOf: (account: string) => string;
  readonly blame: BlameTally | undefined;
  readonly evidence: KeptEvidence | undefined;
  /** One validator is asked for: each of its losses is listed. */
  readonly isOne: boolean;
}

/** The answer of `almanac earnings --json`. */
export function earningsDocument(earnings: ShownEarnings) {
  const { counted, work, names, addressOf, blame, evidence, isOne, ...shown } = earnings;
  const { sessions, leftOut, wrongCredits, range, comparisons } = counted;
  const address = (account: string | undefined): string | null =>
    account === undefined ? null : addressOf(account);
  return {
    schema: 'almanac.earnings.v1',
    chain: shown.chainName,
    url: shown.url,
    genesis_hash: shown.genesisHash,
    basis: 'census',
    trust: trustText(range.trust),
    proved_to_block: range.toBlock,
    sessions: sessions.map((session) => ({
      ...sessionFields(session),
      stored_points: comparisonFields(comparisons.get(session.session.index), addressOf),
    })),
    sessions_left_out: leftOut.map(({ fromBlock, toBlock, unread }) => ({
      from_block: fromBlock,
      to_block: toBlock,
      code: unread.code,
      because: unread.because,
    })),
    wrong_credits: wrongCredits.map(({ block, author, credited }) => ({
      block,
      author: address(author),
      credited: address(credited),
    })),
    ...(blame && {
      blame_unjudged_blocks: blame.unjudgedBlocks,
      blame_blocks_without_slot_owners: blame.blocksWithoutOwners,
      blame_unread_offers: blame.unreadOffers ?? null,
    }),
    ...(evidence && { evidence: evidenceFields(evidence, addressOf) }),
    validators: work.map(({ account, sessions: own, total }) => ({
      account: addressOf(account),
      name: names[addressOf(account)] ?? null,
      ...workFields(total),
      ...missedFields(total),
      ...(blame && { blame: blameFields(blame.accounts.get(account), isOne) }),
      by_session: own.map((session) => ({
        session: session.session,
        group: session.group ?? null,
        ...workFields(session),
      })),
    })),
  };
}

function sessionFields({ session, duties, unread, isWhole }: CountedSession) {
  const { backed, included, timedOut, disputed, dropped, unknown } = duties.candidates;
  return {
    index: session.index,
    from_block: duties.fromBlock ?? null,
    to_block: duties.toBlock,
    validators: session.elected.length,
    active_validators: session.accounts.length,
    groups: session.groups.length,
    candidates: { backed, included, timed_out: timedOut, disputed, dropped, unknown },
    candidates_unknown: [...duties.refused].map(([because, candidates]) => ({ candidates, because })),
    is_whole: isWhole,
    unread_blocks: unread.map(({ number, hash, code, because }) => ({ block: number, hash, code, because })),
  };
}

function comparisonFields(comparison: PointsComparison | undefined, addressOf: (account: string) => string) {
  if (comparison?.kind !== 'compared')
    return { compared_validators: 0, differences: [], because: comparison?.because ?? null };
  const { validators, differences } = comparison;
  return {
    compared_validators: validators,
    differences: differences.map(({ account, counted, stored }) => ({
      account: addressOf(account),
      counted,
      stored,
    })),
    because: null,
  };
}

function workFields(work: ValidatorWork['total'] | SessionWork) {
  const { authoring, backing, disputes } = work.points;
  return {
    points: authoring + backing + disputes,
    points_for: { authoring, backing, disputes },
    authored_blocks: work.authored,
    candidates: work.candidates,
    mean_candidates: work.meanCandidates,
    seconded_votes: work.seconded,
    valid_votes: work.valid,
    missed_votes: missedOf(work),
    blocks: work.blocks,
    availability_votes: work.rows,
    pieces: work.pieces,
    held_pieces: work.held,
    dispute_votes: work.disputeVotes,
  };
}

/** The ratio that people know, with its interval; each candidate is one trial. */
function missedFields(work: ValidatorWork['total']) {
  const [missed, candidates] = [BigInt(missedOf(work)), BigInt(work.candidates)];
  const { lowPpm, highPpm } = wilsonInterval(missed, candidates, candidates);
  return {
    missed_ppm: sharePpm(missed, candidates) ?? null,
    missed_interval:
      work.candidates === 0 ? null : { low_ppm: lowPpm, high_ppm: highPpm, interval: 'wilson 95 %' },
  };
}
