import { u8aToHex } from '@polkadot/util';
import { decodeAddress } from '@polkadot/util-crypto';
import type { ReadVotes, WatchRecount } from './recount-watch.ts';

/** What `almanac watch --json` says of votes. */
export interface WatchedVotes {
  readonly to_block: number;
  readonly validators: readonly {
    readonly account: string;
    readonly babe_key: string;
    readonly last_vote_block: number | null;
    readonly availability: Readonly<Record<'blocks' | 'signed_votes' | 'all_zero_votes', number>> | null;
  }[];
}

/** Last blocks that were voted for, by the key. */
export function lastVotes(justifications: readonly ReadVotes[]): Map<string, number> {
  const last = new Map<string, number>();
  for (const { key, number } of justifications.flatMap(({ votes }) => votes))
    last.set(key, Math.max(last.get(key) ?? 0, number));
  return last;
}

type Figure = string | number | null | undefined;

/** Accounts, votes on availability and on finality that the recount has otherwise, a sentence each. */
export function watchDifferences(
  { to_block: to, validators }: WatchedVotes,
  { rows, owners }: WatchRecount,
  last: ReadonlyMap<string, number>,
): string[] {
  const voted = new Map([...last].map(([key, number]) => [owners.grandpa.get(key), Math.min(number, to)]));
  return validators.flatMap(({ account, babe_key, last_vote_block, availability }) => {
    const own = owners.babe.get(babe_key) ?? '';
    const row = rows.get(own);
    const figures: readonly (readonly [string, Figure, Figure])[] = [
      ['account', u8aToHex(decodeAddress(account)), own],
      ['last vote', last_vote_block, voted.get(own) ?? null],
      ['blocks', availability?.blocks, row?.blocks],
      ['signed votes', availability?.signed_votes, row?.signed],
      ['votes for nothing', availability?.all_zero_votes, row?.allZero],
    ];
    return figures
      .filter(([, told, recounted]) => told !== recounted)
      .map(([what, told, recounted]) => `${account}: ${what} ${told}, recounted ${recounted}`);
  });
}
