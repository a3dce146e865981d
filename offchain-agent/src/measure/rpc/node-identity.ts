import type { Deadline } from '../../base/deadline.ts';
import { type RpcAnswer, type RpcConnection, rpcNull, type SampleFailure } from './rpc-answer.ts';

const peerIdPattern = /^[1-9A-HJ-NP-Za-km-z]{40,64}$/;
const hashPattern = /^0x[0-9a-f]{64}$/;

/** How many requests it takes. */
export const identityRequests = 2;

/** Who a node says it is. */
export interface NodeIdentity {
  readonly kind: 'identity';
  /** Undefined where it does not offer to say so, and nobody in particular was expected. */
  readonly peerId: string | undefined;
  readonly genesisHash: string | undefined;
}

/** What was registered; nothing of it when a person just asks. */
export interface ExpectedIdentity {
  readonly peerId?: string;
  readonly genesisHash?: string;
}

/**
 * Asks a node who it is and of which chain, and compares: `wrong_peer`, `wrong_genesis`, or why it did not say. Where a person
 * asks, who registered nobody, an endpoint that does not offer these methods is measured all the same: proxies have lists of
 * methods without them.
 */
export async function identify(
  connection: RpcConnection,
  expected: ExpectedIdentity,
  deadline: Deadline,
): Promise<NodeIdentity | SampleFailure> {
  const [peer, genesis] = await Promise.all([
    connection.request('system_localPeerId', [], deadline),
    connection.request('chain_getBlockHash', [0], deadline),
  ]);
  const isAnybody = expected.peerId === undefined;
  const maySkip = (answer: RpcAnswer): boolean =>
    isAnybody && answer.kind === 'null' && answer.isNotOffered === true;
  if (peer.kind !== 'result' && !maySkip(peer)) return unlabelled(peer);
  if (genesis.kind !== 'result' && !maySkip(genesis)) return unlabelled(genesis);
  const peerId = peer.kind === 'result' ? peer.value : undefined;
  const isPeerId = typeof peerId === 'string' && peerIdPattern.test(peerId);
  if (peer.kind === 'result' && !isPeerId) return rpcNull('bad_answer');
  if (!isAnybody && peerId !== expected.peerId) return rpcNull('wrong_peer');
  if (genesis.kind !== 'result') {
    return { kind: 'identity', peerId: isPeerId ? peerId : undefined, genesisHash: undefined };
  }
  const genesisHash = typeof genesis.value === 'string' ? genesis.value.toLowerCase() : '';
  if (!hashPattern.test(genesisHash)) return rpcNull('bad_answer');
  if (expected.genesisHash !== undefined && genesisHash !== expected.genesisHash.toLowerCase())
    return rpcNull('wrong_genesis');
  return { kind: 'identity', peerId: isPeerId ? peerId : undefined, genesisHash };
}

/** A failure as a sample keeps it. */
function unlabelled(failure: SampleFailure): SampleFailure {
  return failure.kind === 'null' ? rpcNull(failure.reason) : failure;
}
