import { multiaddr } from '@multiformats/multiaddr';
import { textBytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { plainText } from '../../base/plain-text.ts';
import { peerKeyOf } from '../reporting/peer-id.ts';
import { isHostName, isProbedPort } from './endpoint-url.ts';
import { parseIp } from './ip-address.ts';
import { type AddressRefusal, refusal } from './refusal.ts';

/** A libp2p address over TCP or WebSocket, without a PeerId. */
export interface PeerMultiaddr {
  readonly kind: 'multiaddr';
  readonly host: string;
  /** Which addresses a name may be resolved to; 0 for both. */
  readonly family: 0 | 4 | 6;
  readonly port: number;
  readonly isWebSocket: boolean;
  readonly text: string;
}

/** The longest multiaddress that the chain registers. */
const maxMultiaddrBytes = 256;

const families: Readonly<Record<string, 0 | 4 | 6>> = { ip4: 4, ip6: 6, dns: 0, dns4: 4, dns6: 6 };

/**
 * Reads `/ip4|ip6|dns|dns4|dns6/HOST/tcp/PORT` and the same with `/ws`. All else is refused: `dnsaddr` and circuit
 * relays name further hosts that nobody has checked, QUIC and WebRTC are no TCP, zones (`ip6zone`) are of this machine.
 *
 * @param address text, or the bytes of the binary form
 */
export function parsePeerMultiaddr(address: string | Uint8Array): PeerMultiaddr | AddressRefusal {
  const { length } = typeof address === 'string' ? textBytes(address) : address;
  if (length > maxMultiaddrBytes)
    return refusal('too_long', `the multiaddress is longer than ${maxMultiaddrBytes} bytes`);
  const parsed = read(address);
  if (!parsed)
    return refusal('not_an_address', 'it is not a multiaddress such as /ip4/198.51.100.1/tcp/30333');
  const [first, second, third, ...rest] = parsed.components;
  const family = families[first?.name ?? ''];
  if (family === undefined || second?.name !== 'tcp' || rest.length > 0 || (third && third.name !== 'ws'))
    return refusal(
      'scheme',
      'the multiaddress is none of /ip4, /ip6, /dns, /dns4, /dns6 with /tcp, perhaps /ws',
    );
  const host = first?.value ?? '';
  const isName = first?.name.startsWith('dns') ?? false;
  if (isName ? parseIp(host) || !isHostName(host) : parseIp(host)?.family !== family)
    return refusal('host_form', 'the host of the multiaddress is not what its protocol says');
  const port = Number(second.value);
  if (!isProbedPort(port)) return refusal('port', `port ${port} is that of another protocol`);
  return { kind: 'multiaddr', host, family, port, isWebSocket: third !== undefined, text: parsed.text };
}

/**
 * Whether a registered address is one that probes speak to: plain TCP. One of another transport may be right, and answer
 * others: it is not measured, which is not the same as down.
 */
export function isDialledMultiaddr(address: string): boolean {
  const parsed = parsePeerMultiaddr(address);
  return parsed.kind === 'refusal' ? parsed.reason !== 'scheme' : !parsed.isWebSocket;
}

interface Parsed {
  readonly components: readonly { readonly name: string; readonly value?: string }[];
  readonly text: string;
}

function read(address: string | Uint8Array): Parsed | undefined {
  try {
    const parsed = multiaddr(address);
    const text = parsed.toString();
    // What is written otherwise than it is read may be read otherwise by others.
    if (typeof address === 'string' && address !== text) return undefined;
    return { components: parsed.getComponents(), text };
  } catch {
    return undefined;
  }
}

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
    `"${plainText(text)}" is not a libp2p address that reporters can dial (${why}); expected for example /ip4/192.0.2.7/tcp/30333`,
    { data: { text } },
  );
}
