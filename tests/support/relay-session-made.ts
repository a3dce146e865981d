import type { Dice } from './dice.ts';
import type { Hex } from './grandpa-bytes.ts';
import type { MadeShape } from './made-shape.ts';
import { groupsOf, type MadeDispute, type MadeSession, noWork } from './relay-runtime-shapes.ts';

/** A session with accounts from a pool in a new order; now and then others are elected than before. */
export function madeSession(
  { whole, chance, shuffled }: Dice,
  pool: readonly Hex[],
  {
    index,
    startBlock,
    cores: coresOf,
    validators,
  }: Pick<MadeSession, 'index' | 'startBlock'> & Pick<MadeShape, 'cores' | 'validators'>,
  before: MadeSession | undefined,
): MadeSession {
  const keepsSet = before !== undefined && chance(0.4);
  const elected = keepsSet ? before.elected : shuffled(pool).slice(0, validators ?? 10 + whole(4));
  const accounts = shuffled(elected).slice(0, validators ?? 7 + whole(3));
  const cores = coresOf?.(accounts.length) ?? 2 + whole(2);
  const groups = groupsOf(accounts.length, cores);
  const members = accounts.map(() => ({ ...noWork }));
  const disputeVotes = new Map<Hex, number>();
  return { index, startBlock, accounts, groups, elected, members, disputeVotes };
}

/** Whether a session ends with its block of this age, from 0. */
export function endsWith({ chance }: Dice, age: number, { sessionBlocks }: MadeShape): boolean {
  return sessionBlocks === undefined ? age >= 9 && chance(0.3) : age + 1 >= sessionBlocks;
}

/** What members of a session say in a dispute, and who of them is paid for it. */
export function madeStatements({ whole, chance }: Dice, session: MadeSession, dispute: MadeDispute) {
  const hatred = chance(0.5) ? 0.95 : 0.3;
  const before = [dispute.votedFor, dispute.votedAgainst].map((votes) => [...votes]);
  const statements: { side: number; kind: number; validator: number }[] = [];
  const participants = new Set<number>();
  for (const validator of session.accounts.keys()) {
    if (!chance(0.85)) continue;
    const drawn = chance(hatred) ? 1 : 0;
    const drawnKind = drawn === 1 ? 0 : whole(5);
    const isMissing = dispute.hasBacker && dispute.backers.size === 0;
    const [side, kind] = isMissing ? [0, 1] : [drawn, drawnKind];
    const isBacking = side === 0 && (kind === 1 || kind === 2);
    const [own, other] =
      side === 0 ? [dispute.votedFor, dispute.votedAgainst] : [dispute.votedAgainst, dispute.votedFor];
    // A second vote for one side is a duplicate, but for a backing vote after another kind.
    if (own.has(validator) && !(isBacking && !dispute.backers.has(validator))) continue;
    own.add(validator);
    if (isBacking) dispute.backers.add(validator);
    if (!other.has(validator)) participants.add(validator);
    statements.push({ side, kind, validator });
  }
  // Nothing of it is imported then.
  if (dispute.backers.size === 0) {
    participants.clear();
    for (const [place, votes] of [dispute.votedFor, dispute.votedAgainst].entries()) {
      votes.clear();
      for (const vote of before[place] ?? []) votes.add(vote);
    }
  }
  return { statements, participants };
}

/** Points of accounts: of the session that goes on, and of all that were. */
export class MadePoints {
  session = new Map<Hex, number>();
  readonly all = new Map<Hex, number>();

  pay(account: Hex): void {
    for (const points of [this.session, this.all]) points.set(account, (points.get(account) ?? 0) + 20);
  }

  /** @returns those of the session that is over */
  drain(): Map<Hex, number> {
    const over = this.session;
    this.session = new Map();
    return over;
  }
}
