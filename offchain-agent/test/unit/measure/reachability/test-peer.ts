import { provideWithResolvers } from '../../../../src/measure/reachability/deadline.ts';
import type { PeerStream } from '../../../../src/measure/reachability/peer-connection.ts';

export interface TestPeer {
  readonly multiaddr: string;
  readonly port: number;
  readonly peerId: string;
  close(): Promise<void>;
}

export interface PeerBehaviour {
  readonly genesisHash: string;
  /** What it does with a ping: echoes it, says nothing, or sends something else. */
  readonly ping?: 'echo' | 'silence' | 'nonsense';
  readonly port?: number;
  /** What it does with streams of further protocols. */
  readonly handlers?: Readonly<Record<string, (stream: PeerStream) => void>>;
}

/** A real libp2p peer on loopback that lists the protocols of a Substrate node. */
export async function startPeer({
  genesisHash,
  ping: pinging = 'echo',
  port = 0,
  handlers = {},
}: PeerBehaviour): Promise<TestPeer> {
  provideWithResolvers();
  const [{ createLibp2p }, { tcp }, { noise }, { yamux }, { identify }, { ping }] = await Promise.all([
    import('libp2p'),
    import('@libp2p/tcp'),
    import('@chainsafe/libp2p-noise'),
    import('@chainsafe/libp2p-yamux'),
    import('@libp2p/identify'),
    import('@libp2p/ping'),
  ]);
  const node = await createLibp2p({
    addresses: { listen: [`/ip4/127.0.0.1/tcp/${port}`] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionMonitor: { enabled: false },
    connectionManager: { inboundConnectionThreshold: 10_000, maxIncomingPendingConnections: 1_000 },
    services: { identify: identify(), ...(pinging === 'echo' && { ping: ping() }) },
  });
  await node.handle(`/${genesisHash.slice(2)}/block-announces/1`, () => undefined);
  if (pinging !== 'echo') {
    await node.handle('/ipfs/ping/1.0.0', (stream) => {
      stream.addEventListener('message', () => {
        if (pinging === 'nonsense') stream.send(new Uint8Array(32));
      });
    });
  }
  for (const [protocol, handler] of Object.entries(handlers)) await node.handle(protocol, handler);
  const [address] = node.getMultiaddrs();
  const listening = /^(.*\/tcp\/(\d+))/.exec(String(address));
  return {
    multiaddr: listening?.[1] ?? '',
    port: Number(listening?.[2]),
    peerId: node.peerId.toString(),
    close: async () => await node.stop(),
  };
}
