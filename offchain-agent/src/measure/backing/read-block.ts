import { AgentError, withoutAdvice } from '../../base/error.ts';
import { headerBytes } from '../../chain/block/header-hash.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import { type ParasInherent, readParasInherent } from '../../chain/relay/paras-inherent.ts';
import type { RelaySession } from '../../chain/relay/relay-session.ts';
import type { OfferedCores } from '../../chain/relay/session-source.ts';
import type { SessionsSource } from './sessions-source.ts';

/** What a node does not have, or what is of a shape that is not known; the rest is counted without it. */
export interface Unread {
  /** Of the block whose body or state it is. */
  readonly number: number;
  readonly hash: string;
  readonly code: string;
  readonly because: string;
  readonly error: AgentError;
}

/** Losses that leave the rest as true as it was. What a node says wrongly is none of them. */
const losses: readonly string[] = [
  'unreachable/block',
  'unreachable/state',
  'unknown/paras_inherent',
  'unknown/relay_session',
];

/** What was read, or what could not be. @throws AgentError for all but a loss */
export async function orUnread<Value>(
  { number, hash }: HashedHeader,
  reading: Promise<Value>,
): Promise<Value | { readonly unread: Unread }> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof AgentError) || !losses.includes(error.code)) throw error;
    return { unread: { number, hash, code: error.code, because: withoutAdvice(error.message), error } };
  }
}

/**
 * @param withOffers whether what it could back is wanted, too; where the node has discarded that, nothing is known of it
 * @throws AgentError `unknown/paras_inherent` for a body of a shape that is not known; as the source does
 */
export async function readBlock(
  source: SessionsSource,
  parent: HashedHeader,
  header: HashedHeader,
  withOffers: boolean,
) {
  const { extrinsics } = await source.bodyOf(header);
  const inherent = readInherent(header, extrinsics, parent);
  const disputes = await Promise.all(
    inherent.disputes.map(async ({ session, candidate }) => ({
      session,
      before: await source.disputeAfter(parent, session, candidate),
      accounts: await source.accountsAfter(parent, session),
    })),
  );
  const offered = withOffers ? await orUnread(header, source.offeredIn(header, parent)) : undefined;
  return { header, inherent, disputes, offered: offered && offersOf(offered) };
}

function offersOf(offered: OfferedCores | { readonly unread: Unread }): OfferedCores {
  if ('claims' in offered) return offered;
  return { claims: undefined, disabled: undefined, unread: offered.unread.because };
}

/** The session after a block that announces an epoch. @throws AgentError `unknown/relay_session` where it does not follow */
export async function readNext(source: SessionsSource, header: HashedHeader): Promise<RelaySession> {
  const next = await source.sessionAfter(header);
  if (next.startBlock === header.number + 1) return next;
  throw notNext(header, next);
}

export function notNext({ number, hash }: HashedHeader, { index, startBlock }: RelaySession): AgentError {
  return new AgentError(
    'unknown/relay_session',
    `block ${number} announces an epoch, and the session after it is number ${index} from block ${startBlock} on, which does not follow`,
    { data: { block: number, hash, session: index } },
  );
}

function readInherent(
  { number, hash }: HashedHeader,
  extrinsics: readonly Uint8Array[],
  parent: HashedHeader,
): ParasInherent {
  try {
    return readParasInherent(extrinsics, headerBytes(parent.rpc));
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new AgentError(
      'unknown/paras_inherent',
      `what block ${number} says of parachains is of a shape that is not known: ${cause.message}`,
      { data: { block: number, hash }, cause },
    );
  }
}
