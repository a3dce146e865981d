import type { BabeEpoch } from '../../chain/babe/babe-digest.ts';
import { babePreDigest } from '../../chain/babe/babe-digest.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import type { RelaySession } from '../../chain/relay/relay-session.ts';
import { Epochs, secondaryAuthor } from '../authorship/babe/epochs.ts';

/** A slot without a block in the final chain, and the one validator whose own it was (F15 of docs/reference/formulas.md). */
export interface EmptySlot {
  readonly slot: number;
  /** As hex. */
  readonly account: string;
  /** BABE key (sr25519) as hex. */
  readonly key: string;
}

/** The epoch after a block, and the one that is announced then. */
export interface SlotEpochs {
  readonly current: BabeEpoch;
  readonly announced: BabeEpoch;
}

/** More empty slots in a row are those of a chain that stood still: nobody's own. */
const mostEmpty = 10_000;

/**
 * The empty slots between two blocks.
 * @param epochs after the block that began the session
 * @param next the session that begins after the second block, where it ends one: slots of its epoch may come before that block
 * @returns undefined where it is not known whose they were
 */
export function emptySlotsBetween(
  parent: Pick<HashedHeader, 'logs'>,
  header: Pick<HashedHeader, 'logs'>,
  epochs: SlotEpochs,
  session: Pick<RelaySession, 'elected'>,
  next: Pick<RelaySession, 'elected'> | undefined,
): readonly EmptySlot[] | undefined {
  const [from, to] = [babePreDigest(parent.logs)?.slot, babePreDigest(header.logs)?.slot];
  if (from === undefined || to === undefined || to - from > mostEmpty) return undefined;
  const known = new Epochs(epochs.current, epochs.announced);
  const empty: EmptySlot[] = [];
  for (let slot = from + 1; slot < to; slot += 1) {
    const { index, hasSecondary, randomness, authorities } = known.of(slot);
    // Without secondary claims a slot is nobody's own.
    if (!hasSecondary) continue;
    const elected = (index === epochs.current.index ? session : next)?.elected;
    if (!elected || elected.length !== authorities.length || authorities.length === 0) return undefined;
    const place = secondaryAuthor(randomness, slot, authorities.length);
    const [account, key] = [elected[place], authorities[place]];
    if (account !== undefined && key !== undefined) empty.push({ slot, account, key });
  }
  return empty;
}
