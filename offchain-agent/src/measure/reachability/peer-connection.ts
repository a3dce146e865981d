import { randomBytes } from 'node:crypto';
import type { Libp2p } from 'libp2p';
import { abortable } from './deadline.ts';

type Connection = Awaited<ReturnType<Libp2p['dial']>>;
export type PeerStream = Awaited<ReturnType<Connection['newStream']>>;

const pingProtocol = '/ipfs/ping/1.0.0';
const pingBytes = 32;

/** What came back is not what was sent. */
export class WrongEcho extends Error {
  constructor() {
    super('the echo differs from what was sent');
    this.name = 'WrongEcho';
  }
}

/** An authenticated connection to a peer. Its ping stream stays open between pings, so that a ping is one round trip. */
export class PeerConnection {
  /** Of the key with which the handshake was signed. */
  readonly peerId: string;
  /** What the rate limit takes for its host. */
  readonly hostKey: string;
  readonly #connection: Connection;
  readonly #identify: (options: { signal: AbortSignal }) => Promise<readonly string[]>;
  #idle: PeerStream | undefined;

  constructor(
    connection: Connection,
    hostKey: string,
    identify: (options: { signal: AbortSignal }) => Promise<readonly string[]>,
  ) {
    this.#connection = connection;
    this.#identify = identify;
    this.hostKey = hostKey;
    this.peerId = connection.remotePeer.toString();
  }

  get isOpen(): boolean {
    return this.#connection.status === 'open';
  }

  onClose(listener: () => void): void {
    if (this.isOpen) this.#connection.addEventListener('close', listener, { once: true });
    else listener();
  }

  /** The protocols that the peer lists of itself. */
  async protocols(signal: AbortSignal): Promise<readonly string[]> {
    return await abortable(this.#identify({ signal }), signal);
  }

  /** Sends 32 random bytes; milliseconds until they are back. */
  async ping(signal: AbortSignal): Promise<number> {
    const stream = await this.#takeStream(signal);
    try {
      const roundTripMs = await abortable(echo(stream), signal);
      this.#putBack(stream);
      return roundTripMs;
    } catch (error) {
      // A late echo must not be taken for that of the next ping.
      stream.abort(error instanceof Error ? error : new Error('given up'));
      throw error;
    }
  }

  /** A stream of another protocol; whoever opened it ends it. */
  async openStream(protocol: string, signal: AbortSignal): Promise<PeerStream> {
    return await abortable(this.#connection.newStream(protocol, { signal }), signal);
  }

  close(): void {
    this.#connection.abort(new Error('no longer needed'));
  }

  async #takeStream(signal: AbortSignal): Promise<PeerStream> {
    const idle = this.#idle;
    this.#idle = undefined;
    if (idle && isUsable(idle)) return idle;
    idle?.abort(new Error('half closed'));
    return await this.openStream(pingProtocol, signal);
  }

  // Two pings at once need two streams; one of them is kept.
  #putBack(stream: PeerStream): void {
    if (this.#idle === undefined && isUsable(stream)) this.#idle = stream;
    else stream.abort(new Error('no longer needed'));
  }
}

function isUsable(stream: PeerStream): boolean {
  return stream.status === 'open' && stream.remoteWriteStatus === 'writable';
}

async function echo(stream: PeerStream): Promise<number> {
  const sent = randomBytes(pingBytes);
  const received: Uint8Array[] = [];
  return await converse<number>(stream, sent, {
    closed: () => new Error('the peer closed the stream'),
    onData: (data, tookMs, resolve) => {
      received.push(data);
      const bytes = Buffer.concat(received);
      if (bytes.length < pingBytes && sent.subarray(0, bytes.length).equals(bytes)) return;
      if (!bytes.equals(sent)) throw new WrongEcho();
      resolve(tookMs);
    },
  });
}

/** What is made of what comes back. */
interface Conversation<Result> {
  /** Called with all that comes, and the milliseconds since it was asked for; what it throws ends the conversation. */
  readonly onData: (data: Uint8Array, tookMs: number, resolve: (result: Result) => void) => void;
  /** What a stream ends it with that is closed before. */
  readonly closed: () => Error;
}

/** Sends bytes over a stream and hears the answer, until there is a result. */
export async function converse<Result>(
  stream: PeerStream,
  bytes: Uint8Array,
  { onData, closed }: Conversation<Result>,
): Promise<Result> {
  let stop = (): void => undefined;
  const answered = new Promise<Result>((resolve, reject) => {
    let sentAtMs = 0;
    const onMessage = ({ data }: { data: Uint8Array | { subarray(): Uint8Array } }): void => {
      const tookMs = performance.now() - sentAtMs;
      try {
        onData(data.subarray(), tookMs, resolve);
      } catch (error) {
        reject(error);
      }
    };
    const onClose = (): void => reject(closed());
    stop = () => {
      stream.removeEventListener('message', onMessage);
      stream.removeEventListener('close', onClose);
      stream.removeEventListener('remoteCloseWrite', onClose);
    };
    stream.addEventListener('message', onMessage);
    stream.addEventListener('close', onClose);
    stream.addEventListener('remoteCloseWrite', onClose);
    sentAtMs = performance.now();
    stream.send(bytes);
  });
  try {
    return await answered;
  } finally {
    stop();
  }
}

/** Connections kept between measurements, a bounded number: the one unused for longest makes room. */
export class KeptConnections {
  readonly #max: number;
  /** Ascending by last use. */
  readonly #byKey = new Map<string, PeerConnection>();

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#byKey.size;
  }

  /** The open connection of this key. */
  use(key: string): PeerConnection | undefined {
    const connection = this.#byKey.get(key);
    this.#byKey.delete(key);
    if (!connection?.isOpen) return undefined;
    this.#byKey.set(key, connection);
    return connection;
  }

  keep(key: string, connection: PeerConnection): void {
    this.drop(key);
    this.#byKey.set(key, connection);
    connection.onClose(() => {
      if (this.#byKey.get(key) === connection) this.#byKey.delete(key);
    });
    const [oldest] = this.#byKey.keys();
    if (this.#byKey.size > this.#max && oldest !== undefined) this.drop(oldest);
  }

  drop(key: string): void {
    const connection = this.#byKey.get(key);
    this.#byKey.delete(key);
    connection?.close();
  }
}
