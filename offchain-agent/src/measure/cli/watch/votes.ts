import { nameKeys } from '../../../chain/engine/key-names.ts';
import type { RpcClient } from '../../../chain/rpc/client.ts';
import { type Presence, presenceText, type VotePresence } from '../../finality/vote-presence.ts';
import { type Beside, listed, type Named, shownNames, unknowable } from './presentation.ts';

/** Names those who vote on finality: their keys are others than those that blocks are signed with. */
export class VoteNamer {
  readonly #client: RpcClient;
  readonly #presence: VotePresence;
  readonly #accounts = new Map<string, string | undefined>();

  constructor(client: RpcClient, presence: VotePresence) {
    this.#client = client;
    this.#presence = presence;
  }

  /**
   * Presence by account; undefined while no vote was seen at all, as where a node streams none.
   * @param at hash of the block in whose state owners of keys are looked up
   */
  async read(at: string): Promise<ReadonlyMap<string, Presence> | undefined> {
    const { keys } = this.#presence;
    if (keys.length === 0) return undefined;
    const unknown = keys.filter((key) => !this.#accounts.has(key));
    if (unknown.length > 0) {
      const names = await nameKeys(this.#client, unknown, at, 'gran');
      for (const [key, { account }] of names) this.#accounts.set(key, account);
    }
    const votes = new Map<string, Presence>();
    for (const key of keys) {
      const account = this.#accounts.get(key);
      const presence = this.#presence.of(key);
      // Of a key that was replaced, and of the new one.
      if (account !== undefined) votes.set(account, laterOf(votes.get(account), presence));
    }
    return votes;
  }
}

type Votes = ReadonlyMap<string, Presence>;

/** Last votes on finality. */
export function votesBeside(votes: Votes): Beside {
  return {
    columns: [{ title: 'last vote', align: 'right' }],
    cells: (named) => [String(lastVoteOf(votes, named) ?? unknowable)],
    notes: (all) => voteNotes(votes, all),
    chainDocument: () => ({}),
    validatorDocument: (named) => voteFields(votes, named),
  };
}

/** The last block that a validator was seen to vote for. */
export function lastVoteOf(votes: Votes, { account }: Pick<Named, 'account'>): number | undefined {
  const presence = account === undefined ? undefined : votes.get(account);
  return presence && 'lastVote' in presence ? presence.lastVote : undefined;
}

/** Fields of --json. */
export function voteFields(votes: Votes, named: Pick<Named, 'account'>) {
  const presence = votes.get(named.account ?? '');
  return {
    last_vote_block: lastVoteOf(votes, named) ?? null,
    ...(presence?.kind === 'no_vote' && { steps_without_vote: presence.steps }),
  };
}

/** What one must know of last votes: who was silent for long, and why there may be none. */
export function voteNotes(votes: Votes, all: readonly Named[]): string[] {
  const silent = all.flatMap(({ label, account = '' }) => {
    const presence = votes.get(account);
    return presence?.kind === 'no_vote' ? [`${label}: ${presenceText(presence)}.`] : [];
  });
  const reasons = new Map<string, string[]>();
  for (const named of all) {
    if (lastVoteOf(votes, named) !== undefined) continue;
    const why = reasonOf(votes.get(named.account ?? ''));
    reasons.set(why, [...(reasons.get(why) ?? []), named.label]);
  }
  return [
    'Last vote: on finality, signed; as this node streams them, which leaves votes out. That none was seen proves nothing.',
    ...silent.slice(0, shownNames),
    ...(silent.length > shownNames ? [`${silent.length - shownNames} more without a vote for long.`] : []),
    ...[...reasons].map(([why, labels]) => `No last vote (${unknowable}) of ${listed(labels)}: ${why}.`),
  ];
}

function reasonOf(presence: Presence | undefined): string {
  switch (presence?.kind) {
    case undefined:
      return 'no key of theirs is known to vote';
    case 'not_in_set':
      return 'not in the authority set, absent by right';
    case 'no_vote':
      return 'none seen since this watch began';
    default:
      return 'none seen yet, in too few steps to say more';
  }
}

/** The one that says more of the same account. */
function laterOf(one: Presence | undefined, other: Presence): Presence {
  if (!one) return other;
  const members = [one, other].filter(({ kind }) => kind !== 'not_in_set');
  const [member] = members;
  if (member && members.length === 1) return member;
  const last = (presence: Presence): number => ('lastVote' in presence ? (presence.lastVote ?? -1) : -1);
  return last(one) > last(other) ? one : other;
}
