import type { Deadline } from './deadline.ts';
import { type RpcFailure, rpcNull } from './rpc-answer.ts';
import type { RpcConnection } from './rpc-connection.ts';

/** Who a node says it is. */
export interface NodeIdentity {
  readonly kind: 'identity';
  readonly peerId: string;
  readonly genesisHash: string;
}

/** What was registered; nothing of it when a person just asks. */
export interface ExpectedIdentity {
  readonly peerId?: string;
  readonly genesisHash?: string;
}

/** How many requests it takes. */
export const identityRequests = 2;

const peerIdPattern = /^[1-9A-HJ-NP-Za-km-z]{40,64}$/;
const hashPattern = /^0x[0-9a-f]{64}$/;

/** Asks a node who it is and of which chain, and compares: `wrong_peer`, `wrong_genesis`, or why it did not say. */
export async function identify(
  connection: RpcConnection,
  expected: ExpectedIdentity,
  deadline: Deadline,
): Promise<NodeIdentity | RpcFailure> {
  const [peer, genesis] = await Promise.all([
    connection.request('system_localPeerId', [], deadline),
    connection.request('chain_getBlockHash', [0], deadline),
  ]);
  if (peer.kind !== 'result') return peer;
  if (typeof peer.value !== 'string' || !peerIdPattern.test(peer.value)) return rpcNull('bad_answer');
  if (expected.peerId !== undefined && peer.value !== expected.peerId) return rpcNull('wrong_peer');
  if (genesis.kind !== 'result') return genesis;
  const genesisHash = typeof genesis.value === 'string' ? genesis.value.toLowerCase() : '';
  if (!hashPattern.test(genesisHash)) return rpcNull('bad_answer');
  if (expected.genesisHash !== undefined && genesisHash !== expected.genesisHash.toLowerCase())
    return rpcNull('wrong_genesis');
  return { kind: 'identity', peerId: peer.value, genesisHash };
}
