import { AgentError } from '../../base/error.ts';
import { babePreDigest } from '../../chain/babe/babe-digest.ts';
import type { Checkpoint } from '../../chain/grandpa/checkpoint.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import type { HeaderProof, OnRead } from '../../chain/grandpa/linked-headers.ts';
import { type ProvedBody, readProvedBody } from '../../chain/relay/proved-body.ts';
import { RpcSessionSource, type StoredItems } from '../../chain/relay/session-source.ts';
import { provedEpochs } from '../finality/proved-babe.ts';
import type { ProvedRange, TrustGiven } from '../finality/proved-chain.ts';
import { followVerified, type ProofClient } from '../finality/verified-source.ts';
import { type CountedSessions, countLastSessions, type SessionBlock } from './count-sessions.ts';
import type { SlotEpochs } from './empty-slots.ts';
import type { SessionsSource } from './sessions-source.ts';
import { comparePoints, type PointsComparison } from './stored-points.ts';

interface RelaySessionsOptions {
  readonly trust: TrustGiven;
  /** Of sessions that are over. */
  readonly count: number;
  /** The most blocks that a session has. */
  readonly sessionBlocks: number;
  readonly signal: AbortSignal;
  readonly onProved?: (range: ProvedRange) => void;
  /** Told of each authority set that is proved on the way. */
  readonly onReached?: (checkpoint: Checkpoint | undefined) => void;
  /** Told of the headers that are read. */
  readonly onRead?: OnRead;
  readonly onProgress?: (done: number, of: number) => void;
  readonly onBlock?: ((block: SessionBlock) => void) | undefined;
  /** To prove the headers again: Polkadot has thousands of sets since its genesis, with 100 kB of votes each. */
  readonly keepsHandOvers?: boolean;
  /** Both as `followVerified` has them. */
  readonly patienceMs?: number;
  readonly onStandstill?: () => void;
}

export interface RelaySessions extends CountedSessions {
  readonly range: ProvedRange;
  readonly headers: readonly HashedHeader[];
  /** Votes for the last header, and what leads to the sets that voted, where that is kept. */
  readonly justification: string;
  readonly handOvers: readonly HeaderProof[];
  /** By session: its points held against those that the chain stored. */
  readonly comparisons: ReadonlyMap<number, PointsComparison>;
}

/** Before the first session: more than any candidate waits for its pieces. */
const blocksBefore = 128;

/**
 * Counts the last sessions of a relay chain from blocks that are proved final: headers are linked to votes, bodies and
 * states to headers.
 *
 * @param itemsAt how the runtime of a block stores things. That is the node's word: a wrong answer may find nothing, or another figure
 * @throws AgentError as `followVerified` and `countLastSessions` do
 */
export async function readRelaySessions(
  client: ProofClient,
  itemsAt: (hash: string) => Promise<StoredItems>,
  { keepsHandOvers = false, ...options }: RelaySessionsOptions,
): Promise<RelaySessions> {
  const { trust, count, sessionBlocks, signal, onProved, onProgress, onBlock } = options;
  const { patienceMs, onStandstill, onReached, onRead } = options;
  const headers: HashedHeader[] = [];
  const handOvers: HeaderProof[] = [];
  let justification = '';
  const enough = new AbortController();
  const range = await followVerified(client, {
    trust,
    lookBack: (count + 1) * sessionBlocks + blocksBefore,
    signal: AbortSignal.any([signal, enough.signal]),
    onHeader: (header) => void headers.push(header),
    onHandOver: (proof, reached) => {
      if (keepsHandOvers) handOvers.push(proof);
      onReached?.(reached);
    },
    onStep: (step) => {
      justification = step.proof.justification;
      enough.abort();
    },
    ...(patienceMs !== undefined && { patienceMs }),
    ...(onStandstill && { onStandstill }),
    // Proofs that are kept need the votes of a block after the last hand-over.
    beginsAtStored: !keepsHandOvers,
    ...(onRead && { onRead }),
  });
  signal.throwIfAborted();
  if (!range) throw new Error('no step was proved, without an interruption');
  onProved?.(range);
  const source = sessionsSource(client, itemsAt, sessionBlocks);
  const counted = await countLastSessions(source, headers, count, { onProgress, onBlock });
  const comparisons = await comparePoints(source, headers, counted.sessions);
  return { ...counted, range, headers, justification, handOvers, comparisons };
}

/** A node as what is counted from. @param epochSlots as the node says; without, nobody knows whose own slots are */
export function sessionsSource(
  client: Pick<ProofClient, 'request'>,
  itemsAt: (hash: string) => Promise<StoredItems>,
  epochSlots?: number,
): SessionsSource {
  const sessions = new RpcSessionSource(client, itemsAt);
  return {
    bodyOf: async ({ hash }): Promise<ProvedBody> => await readProvedBody(client, hash),
    sessionAfter: async (header) => await sessions.sessionAfter(header),
    accountsAfter: async (header, session) => await sessions.accountsAfter(header, session),
    disputeAfter: async (header, session, candidate) =>
      await sessions.disputeAfter(header, session, candidate),
    epochsAfter: async (header) =>
      epochSlots === undefined ? undefined : await epochsOrNone(client, header, epochSlots),
    pointsAfter: async (header, accounts) => await sessions.pointsAfter(header, accounts),
    offeredIn: async (header, parent) => await sessions.offeredIn(header, parent),
  };
}

/** A chain may give slots away in another manner; that a node does not prove it is thrown. */
async function epochsOrNone(
  client: Pick<ProofClient, 'request'>,
  header: HashedHeader,
  epochSlots: number,
): Promise<SlotEpochs | undefined> {
  try {
    const epochs = await provedEpochs(client, header, epochSlots);
    const { startSlot, durationSlots } = epochs.current;
    const slot = babePreDigest(header.logs)?.slot ?? -1;
    // What is not stored counts as 0: an index that a runtime keeps elsewhere leaves the block outside of its epoch.
    return slot >= startSlot && slot < startSlot + durationSlots ? epochs : undefined;
  } catch (error) {
    if (error instanceof AgentError && error.code === 'unknown/finality_malformed') return undefined;
    throw error;
  }
}
