import type { Libp2p } from 'libp2p';
import { type AddressRules, allowAddress } from '../../chain/target-address/allowed-address.ts';
import { parsePeerMultiaddr } from '../../chain/target-address/peer-multiaddr.ts';
import { outcomeOfRefusal } from '../../chain/target-address/refusal.ts';
import type { SampleOutcome } from '../../sli/sample.ts';
import { abortable, provideWithResolvers } from './deadline.ts';
import { PeerConnection } from './peer-connection.ts';

interface DialerOptions {
  /** Connections open at once, those being made included. */
  readonly maxConnections: number;
  readonly timeoutMs: number;
}

/**
 * The only part that makes libp2p connections: to one IP address and port, and to nowhere else. It listens nowhere,
 * resolves no names, asks no DHT, uses no relay, keeps no address that a peer tells, and never dials by itself.
 */
export class Dialer {
  readonly #node: Libp2p<{ identify: Identify }>;
  readonly #multiaddr: (text: string) => Address;

  private constructor(node: Libp2p<{ identify: Identify }>, multiaddr: (text: string) => Address) {
    this.#node = node;
    this.#multiaddr = multiaddr;
  }

  /** libp2p is loaded here and not before: it takes a quarter of a second. */
  static async open({ maxConnections, timeoutMs }: DialerOptions): Promise<Dialer> {
    provideWithResolvers();
    const [{ createLibp2p }, { tcp }, { noise }, { yamux }, { identify }, { multiaddr }] = await Promise.all([
      import('libp2p'),
      import('@libp2p/tcp'),
      import('@chainsafe/libp2p-noise'),
      import('@chainsafe/libp2p-yamux'),
      import('@libp2p/identify'),
      import('@multiformats/multiaddr'),
    ]);
    const node = await createLibp2p({
      addresses: { listen: [] },
      transports: [tcp()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      services: { identify: identify({ runOnConnectionOpen: false }) },
      connectionMonitor: { enabled: false },
      connectionManager: {
        // Its way to stay below is to close connections that are in use; ours is not to open them.
        maxConnections: 2 * maxConnections,
        maxParallelDials: maxConnections,
        maxDialQueueLength: 2 * maxConnections,
        maxPeerAddrsToDial: 1,
        dialTimeout: timeoutMs,
        addressDialTimeout: timeoutMs,
        reconnectRetries: 0,
        resolvers: {},
      },
    });
    return new Dialer(node, multiaddr);
  }

  /**
   * Connects, whoever answers: the handshake tells which PeerId it is.
   * @throws what libp2p throws, with the `code` of the socket's error where there is one; the reason of the signal
   */
  async dial(
    { ip, port, hostKey }: Omit<AllowedPeer, 'isOwn'>,
    signal: AbortSignal,
  ): Promise<PeerConnection> {
    const address = this.#multiaddr(`/${ip.includes(':') ? 'ip6' : 'ip4'}/${ip}/tcp/${port}`);
    const dialled = this.#node.dial(address, { signal, force: true });
    try {
      const connection = await abortable(dialled, signal);
      const forget = (): void =>
        void this.#node.peerStore.delete(connection.remotePeer).catch(() => undefined);
      connection.addEventListener('close', forget, { once: true });
      return new PeerConnection(connection, hostKey, async (options) => {
        const { protocols } = await this.#node.services.identify.identify(connection, options);
        // What it says about its addresses is of no use here, and would be kept for ever.
        forget();
        return protocols;
      });
    } catch (error) {
      // One that came too late is used by nobody.
      dialled.then((late) => late.abort(new Error('too late'))).catch(() => undefined);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#node.stop();
  }
}

type Address = Parameters<Libp2p['dial']>[0];
type Connection = Awaited<ReturnType<Libp2p['dial']>>;

interface Identify {
  identify(
    connection: Connection,
    options: { signal: AbortSignal },
  ): Promise<{ readonly protocols: string[] }>;
}

interface AllowedPeer {
  readonly kind: 'allowed';
  readonly ip: string;
  readonly port: number;
  /** What the rate limit takes for its host. */
  readonly hostKey: string;
  /** Of a machine or network of the reporter's own. */
  readonly isOwn: boolean;
}

/** Where a registered multiaddress leads now, or how a sample counts that goes nowhere. */
type PeerAddress = AllowedPeer | { readonly kind: 'refused'; readonly outcome: SampleOutcome };

/** Nothing is dialled but what this allows; asked anew for every connection. */
export type AllowPeerAddress = (multiaddr: string) => Promise<PeerAddress>;

/** Judges by the rules of a network. WebSocket addresses cannot be dialled here: what registers one is not reached. */
export function allowPeerAddress(rules: AddressRules): AllowPeerAddress {
  return async (text) => {
    const parsed = parsePeerMultiaddr(text);
    if (parsed.kind === 'refusal') return { kind: 'refused', outcome: outcomeOfRefusal(parsed) };
    if (parsed.isWebSocket) return { kind: 'refused', outcome: { kind: 'null', reason: 'unresolved' } };
    const allowed = await allowAddress(parsed, rules);
    if (allowed.kind === 'refusal') return { kind: 'refused', outcome: outcomeOfRefusal(allowed) };
    const { ip, port, hostKey, isOwn } = allowed;
    return { kind: 'allowed', ip: ip.text, port, hostKey, isOwn };
  };
}
