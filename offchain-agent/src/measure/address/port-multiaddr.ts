import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { peerKeyOf } from '../../chain/reporting/peer-id.ts';
import { parsePeerMultiaddr } from './peer-multiaddr.ts';

/**
 * A libp2p address, as it is registered: without the PeerId that may stand at its end. Only plain TCP is taken, as reporters
 * speak nothing else.
 * @throws AgentError `bad_input/multiaddr`, `bad_input/peer_id`
 * @example portMultiaddr('/ip4/192.0.2.7/tcp/30333/p2p/12D3KooW...') // with the key of that PeerId
 */
export function portMultiaddr(text: string): { readonly multiaddr: string; readonly peer?: string } {
  const [, multiaddr = text, peerId] = /^(.*)\/p2p\/([^/\s]+)$/.exec(text) ?? [];
  const parsed = parsePeerMultiaddr(multiaddr);
  if (parsed.kind === 'multiaddr' && !parsed.isWebSocket) {
    return { multiaddr, ...(peerId !== undefined && { peer: peerKeyOf(peerId) }) };
  }
  const why = parsed.kind === 'multiaddr' ? 'reporters do not speak WebSocket to p2p ports' : parsed.message;
  throw new AgentError(
    'bad_input/multiaddr',
    `"${plainText(text)}" is no libp2p address that reporters can dial (${why}); expected for example /ip4/192.0.2.7/tcp/30333`,
    { data: { text } },
  );
}
