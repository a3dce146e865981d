import { AgentError } from '../../../base/error.ts';
import { plainText } from '../../../base/plain-text.ts';
import { shownUrl } from '../../../base/url.ts';
import { peerIdOf } from '../../../chain/reporting/peer-id.ts';
import type { RpcClient } from '../../../chain/rpc/client.ts';
import { isMethodMissing } from '../../../chain/rpc/error.ts';
import { addressRules } from '../../../chain/target-address/allowed-address.ts';
import { parseEndpointUrl } from '../../../chain/target-address/endpoint-url.ts';
import { forbiddenRange, parseIp } from '../../../chain/target-address/ip-address.ts';
import {
  isDialledMultiaddr,
  parsePeerMultiaddr,
  portMultiaddr,
} from '../../../chain/target-address/peer-multiaddr.ts';
import type { Bootnode } from '../../discovery/dht-peers.ts';
import { allowPeerAddress } from '../../reachability/dialer.ts';

const example = '/ip4/192.0.2.7/tcp/30333/p2p/12D3KooW...';
/** Of all the interfaces of a node. */
const mostAddresses = 16;

/**
 * The peers that a person names. An address that is typed is that person's choice, as the URL of an endpoint is; where a
 * name leads is not.
 * @throws AgentError `bad_input/multiaddr`, `bad_input/peer_id`; `bad_input/bootnode` without PeerId
 */
export function typedBootnodes(texts: readonly string[], isLocal: boolean): Bootnode[] {
  return texts.map((text) => {
    const { multiaddr, peer } = portMultiaddr(text);
    if (peer === undefined) {
      throw new AgentError(
        'bad_input/bootnode',
        `--bootnode ${plainText(text)}: expected the PeerId too, for example ${example}`,
        { data: { text } },
      );
    }
    const parsed = parsePeerMultiaddr(multiaddr);
    const isTyped = parsed.kind === 'multiaddr' && parseIp(parsed.host) !== undefined;
    const allow = allowPeerAddress(addressRules(isLocal || isTyped));
    return { peerId: peerIdOf(peer), multiaddrs: [multiaddr], allow };
  });
}

/**
 * The node behind the URL, at the addresses that it says it listens on. Only where the URL itself leads inside may these.
 * @throws AgentError `bad_input/bootnode` when it tells of none that can be dialled
 */
export async function ownBootnode(client: RpcClient, isLocal: boolean): Promise<Bootnode> {
  const told = await client.request('system_localListenAddresses').catch((error: unknown) => {
    if (isMethodMissing(error)) return [];
    throw error;
  });
  const byPeer = new Map<string, string[]>();
  for (const text of Array.isArray(told) ? told.slice(0, mostAddresses) : []) {
    const [, multiaddr = '', peerId] = /^(.*)\/p2p\/([1-9A-HJ-NP-Za-km-z]+)$/.exec(String(text)) ?? [];
    if (peerId === undefined || !isDialledMultiaddr(multiaddr)) continue;
    byPeer.set(peerId, [...(byPeer.get(peerId) ?? []), multiaddr]);
  }
  const [own] = byPeer;
  if (!own) {
    throw new AgentError(
      'bad_input/bootnode',
      `${shownUrl(client.url)} tells of no p2p address of its own over plain TCP; name a peer of the network with --bootnode ${example}`,
      { data: { url: shownUrl(client.url) } },
    );
  }
  const [peerId, multiaddrs] = own;
  return { peerId, multiaddrs, allow: allowPeerAddress(addressRules(isLocal || isInside(client.url))) };
}

function isInside(text: string): boolean {
  const url = parseEndpointUrl(text);
  if (url.kind === 'refusal') return false;
  const ip = parseIp(url.host);
  if (!ip) return url.host === 'localhost';
  return forbiddenRange(ip, false) !== undefined && forbiddenRange(ip, true) === undefined;
}
