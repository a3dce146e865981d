import { abortable, createDeadline, pause } from '../reachability/deadline.ts';
import type { AllowPeerAddress, Dialer } from '../reachability/dialer.ts';
import { KeptConnections, type PeerConnection } from '../reachability/peer-connection.ts';
import type { HostLimiter } from '../sample/host-limiter.ts';
import { type AnswerRefusal, getValue, type ToldPeer, type ValueAnswer } from './kademlia.ts';

/** A peer to begin with. Whoever names one may have other places asked than a stranger may. */
export interface Bootnode extends ToldPeer {
  readonly allow: AllowPeerAddress;
}

/** Why a peer was not asked, or did not answer. */
export type PeerRefusal =
  /** It has no address that packets may go to, over plain TCP. */
  | 'not_allowed'
  | 'not_connected'
  | 'wrong_peer'
  /** It has no DHT of this network. */
  | 'no_dht'
  | 'disconnected'
  | 'timeout';

export class RefusedPeer extends Error {
  readonly reason: PeerRefusal | AnswerRefusal;

  constructor(reason: PeerRefusal | AnswerRefusal, options?: ErrorOptions) {
    super(`the peer is of no help: ${reason}`, options);
    this.name = 'RefusedPeer';
    this.reason = reason;
  }
}

export interface DhtPeersOptions {
  /** Of the network, 0x and 64 hex digits. */
  readonly genesisHash: string;
  readonly bootnodes: readonly Bootnode[];
  readonly dialer: Dialer;
  /** Where packets may go that strangers tell of. */
  readonly allow: AllowPeerAddress;
  readonly limiter: HostLimiter;
  /** For one peer: to connect, and again to answer. */
  readonly peerMs: number;
}

interface Reached {
  readonly connection: PeerConnection;
  readonly protocol: string;
}

/** More than are asked at once, so that none is dropped while it is used. */
const mostKept = 64;
const requestsOfNew = 2;
const patienceMs = 50;

/** Connections to the peers of a network's DHT: made once, whoever wants them, and only to where packets may go. */
export class DhtPeers {
  readonly #options: DhtPeersOptions;
  readonly #kept = new KeptConnections(mostKept);
  readonly #protocols = new WeakMap<PeerConnection, string>();
  readonly #connecting = new Map<string, Promise<Reached>>();
  /** Not tried again for each authority. By address too, for a liar may give a good peer a bad one. */
  readonly #failed = new Map<string, PeerRefusal | AnswerRefusal>();
  readonly #closing = new AbortController();

  constructor(options: DhtPeersOptions) {
    this.#options = options;
  }

  /** @throws RefusedPeer; BadAnswer; the reason of the signal */
  async getValue(peer: ToldPeer, key: Uint8Array, signal: AbortSignal): Promise<ValueAnswer> {
    const { connection, protocol } = await abortable(this.#connected(peer), signal);
    await this.#turn(connection.hostKey, 1, signal);
    return await this.#inTime(signal, (own) => getValue(connection, protocol, key, own));
  }

  /** What is still being connected is given up. */
  close(): void {
    this.#closing.abort();
  }

  async #connected(peer: ToldPeer): Promise<Reached> {
    const { peerId } = peer;
    const connection = this.#kept.use(peerId);
    const protocol = connection && this.#protocols.get(connection);
    if (connection && protocol !== undefined) return { connection, protocol };
    // Several authorities may want one peer at the same time.
    const made = this.#connecting.get(peerId) ?? this.#connect(peer);
    this.#connecting.set(peerId, made);
    try {
      return await made;
    } finally {
      this.#connecting.delete(peerId);
    }
  }

  /** @throws RefusedPeer for what the last of its addresses failed with */
  async #connect(peer: ToldPeer): Promise<Reached> {
    // What a stranger says of a bootnode's addresses is not what the user said.
    const bootnode = this.#options.bootnodes.find((one) => one === peer);
    const allow = bootnode?.allow ?? this.#options.allow;
    let refusal = new RefusedPeer('not_allowed');
    for (const multiaddr of peer.multiaddrs) {
      const known = `${multiaddr}/p2p/${peer.peerId}`;
      const failed = this.#failed.get(known);
      try {
        if (failed !== undefined) throw new RefusedPeer(failed);
        const reached = await this.#inTime(this.#closing.signal, (signal) =>
          this.#connectTo(multiaddr, peer.peerId, allow, signal),
        );
        if (reached) return reached;
      } catch (cause) {
        refusal = cause instanceof RefusedPeer ? cause : new RefusedPeer('not_connected', { cause });
        this.#failed.set(known, refusal.reason);
      }
    }
    throw refusal;
  }

  /** @returns undefined for an address that no packet may go to */
  async #connectTo(
    multiaddr: string,
    peerId: string,
    allow: AllowPeerAddress,
    signal: AbortSignal,
  ): Promise<Reached | undefined> {
    const address = await abortable(allow(multiaddr), signal);
    if (address.kind === 'refused') return undefined;
    await this.#turn(address.hostKey, requestsOfNew, signal);
    const connection = await this.#options.dialer.dial(address, signal);
    try {
      if (connection.peerId !== peerId) throw new RefusedPeer('wrong_peer');
      const prefix = `/${this.#options.genesisHash.replace(/^0x/, '')}/`;
      const protocols = await connection.protocols(signal);
      // Between the two stands the fork id of chains that have one.
      const protocol = protocols.find((name) => name.startsWith(prefix) && name.endsWith('/kad'));
      if (protocol === undefined) throw new RefusedPeer('no_dht');
      this.#protocols.set(connection, protocol);
      this.#kept.keep(peerId, connection);
      return { connection, protocol };
    } catch (error) {
      connection.close();
      throw error;
    }
  }

  /** Waits until the host may be sent something more. */
  async #turn(hostKey: string, requests: number, signal: AbortSignal): Promise<void> {
    while (!this.#options.limiter.tryTake(hostKey, requests))
      await abortable(pause(patienceMs, signal), signal);
  }

  /** @throws RefusedPeer `timeout` */
  async #inTime<Result>(
    parent: AbortSignal,
    work: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Result> {
    const deadline = createDeadline(this.#options.peerMs, [parent]);
    try {
      return await work(deadline.signal);
    } catch (error) {
      throw deadline.isOver ? new RefusedPeer('timeout') : error;
    } finally {
      deadline.end();
    }
  }
}
