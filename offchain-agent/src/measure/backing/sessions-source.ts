import type { HashedHeader } from '../../chain/grandpa/header.ts';
import type { ProvedBody } from '../../chain/relay/proved-body.ts';
import type { RelaySession } from '../../chain/relay/relay-session.ts';
import type { DisputeState, OfferedCores, StoredPoints } from '../../chain/relay/session-source.ts';
import type { SlotEpochs } from './empty-slots.ts';

/** The port through which sessions are counted: `RpcSessionSource` and `readProvedBody` of `chain/relay`. Headers are proved. */
export interface SessionsSource {
  bodyOf(header: HashedHeader): Promise<ProvedBody>;
  sessionAfter(header: HashedHeader): Promise<RelaySession>;
  accountsAfter(header: HashedHeader, session: number): Promise<readonly string[]>;
  disputeAfter(header: HashedHeader, session: number, candidate: string): Promise<DisputeState>;
  /** What a block could back. */
  offeredIn(header: HashedHeader, parent: HashedHeader): Promise<OfferedCores>;
  /** What the chain stores of the points of accounts, of the session that goes on. */
  pointsAfter(header: HashedHeader, accounts: readonly string[]): Promise<StoredPoints>;
  /** Whose own the slots after a block are; undefined where that cannot be read. */
  epochsAfter(header: HashedHeader): Promise<SlotEpochs | undefined>;
}
