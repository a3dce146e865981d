import { isOwnFault } from '../../chain/target-address/own-fault.ts';
import { parsePeerMultiaddr } from '../../chain/target-address/peer-multiaddr.ts';
import { offline } from '../../chain/target-address/refusal.ts';
import type { NullReason, SampleOutcome } from '../../sli/sample.ts';
import { Acquaintance } from '../sample/acquaintance.ts';
import type { HostLimiter } from '../sample/host-limiter.ts';
import { stallBoundMs } from '../sample/instant-signs.ts';
import type { Measurement, Prober, ProberRun } from '../sample/run-instants.ts';
import { abortable, createDeadline, pause } from './deadline.ts';
import { type AllowPeerAddress, Dialer } from './dialer.ts';
import { KeptConnections, type PeerConnection, WrongEcho } from './peer-connection.ts';
import { CalmGate, Slots } from './slots.ts';

/** A registered p2p address and the PeerId of the key registered with it. */
export interface ReachabilityTarget {
  /** Without PeerId. */
  readonly multiaddr: string;
  readonly peerId: string;
}

export interface ReachabilityOptions {
  /** Of the network measured, 0x and 64 hex digits. */
  readonly genesisHash: string;
  readonly timeoutMs: number;
  /** What may be dialled. */
  readonly allow: AllowPeerAddress;
  /** Shared with whatever else asks the same hosts. */
  readonly limiter: HostLimiter;
  /** Connections kept between measurements. */
  readonly maxKept?: number;
  /** Connections made at once; the targets of one instant wait for each other here, within the time-out. */
  readonly maxDialling?: number;
}

/** Of a new connection: the making of it, and the first ping. */
const requestsOfNew = 2;

/** More than any network has targets. */
const mostAcquaintances = 16_384;

type Reached = { readonly outcome: SampleOutcome } | { readonly connection: PeerConnection };

const timeouts: ReadonlySet<string> = new Set(['ETIMEDOUT']);
const breaks: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ECONNABORTED']);
/** Something spoke to us, but not this protocol. */
const strangers: ReadonlySet<string> = new Set([
  'EncryptionFailedError',
  'MuxerUnavailableError',
  'UnsupportedProtocolError',
  'InvalidMessageError',
  'InvalidDataLengthError',
]);

/** The attempt waited too long for its turn on this side. */
class NotTried extends Error {}

/** The host has had its requests of this second from us. */
class RateLimited extends Error {}

/** Nobody said within the time-out where the name leads. */
class NotResolved extends Error {}

/**
 * Asks a peer for an echo over an authenticated connection (indicator `reachability`).
 *
 * The time-out counts from the intended instant and covers everything; the value is the round trip of the ping alone,
 * over the connection kept from before or, where that has ended, over a new one. A kept connection that stays silent for
 * half of the time-out may be lost without anybody having said so: a new one is tried beside it.
 */
export class ReachabilityProber implements Prober<ReachabilityTarget> {
  readonly #options: ReachabilityOptions;
  readonly #protocolPrefix: string;
  readonly #dialer: Dialer;
  readonly #dialling: Slots;
  /** Of peers that were never found where they are registered: black holes must not hold up the others. */
  readonly #introducing: Slots;
  readonly #kept: KeptConnections;
  /** By the key of their targets. */
  readonly #acquaintances = new Map<string, Acquaintance>();
  /** A connection costs some milliseconds of work, a ping a fraction of one. */
  readonly #calmToDial = new CalmGate({ calmMs: 20, perTurn: 2 });
  readonly #calmToPing = new CalmGate({ calmMs: 10, perTurn: 8 });
  readonly #closing = new AbortController();

  private constructor(options: ReachabilityOptions, dialer: Dialer, limits: Limits) {
    this.#options = options;
    this.#protocolPrefix = `/${options.genesisHash.replace(/^0x/, '')}/`;
    this.#dialer = dialer;
    this.#dialling = new Slots(limits.maxDialling);
    this.#introducing = new Slots(Math.ceil(limits.maxDialling / 4));
    this.#kept = new KeptConnections(limits.maxKept);
  }

  /** Loads libp2p. */
  static async create(options: ReachabilityOptions): Promise<ReachabilityProber> {
    const limits = { maxKept: options.maxKept ?? 1_024, maxDialling: options.maxDialling ?? 128 };
    const maxConnections = limits.maxKept + limits.maxDialling;
    const dialer = await Dialer.open({ maxConnections, timeoutMs: options.timeoutMs });
    return new ReachabilityProber(options, dialer, limits);
  }

  /** Connections open between measurements. */
  get kept(): number {
    return this.#kept.size;
  }

  /** Targets of one run have nothing to do with each other. */
  begin(): ProberRun<ReachabilityTarget> {
    return { measure: (target, dueMs, signal) => this.measure(target, dueMs, signal) };
  }

  async measure(target: ReachabilityTarget, dueMs: number, signal: AbortSignal): Promise<Measurement> {
    const leftMs = dueMs + this.#options.timeoutMs - performance.now();
    const deadline = createDeadline(leftMs, [signal, this.#closing.signal]);
    const isEnded = (): boolean => signal.aborted || this.#closing.signal.aborted;
    try {
      return await this.#reach(target, deadline.signal);
    } catch (error) {
      if (error instanceof NotTried && !isEnded()) return { kind: 'untaken', reason: 'stalled' };
      if (error instanceof RateLimited && !isEnded()) return { kind: 'untaken', reason: 'rate_limited' };
      if (error instanceof NotResolved && !isEnded()) return isNull('unresolved');
      if (deadline.isOver) {
        this.#kept.drop(keyOf(target));
        return isNull('timeout');
      }
      if (isEnded()) return { kind: 'untaken', reason: 'stopped' };
      return outcomeOfFailure(error, target);
    } finally {
      deadline.end();
    }
  }

  /** Measurements on their way end as not taken. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#dialer.close();
  }

  async #reach(target: ReachabilityTarget, signal: AbortSignal): Promise<Measurement> {
    const kept = this.#kept.use(keyOf(target));
    if (!kept) return await this.#reachAnew(target, signal, true);
    this.#take(kept.hostKey, 1);
    const first = this.#ping(kept, signal);
    const early = await Promise.race([
      first.catch(() => undefined),
      pause(this.#options.timeoutMs / 2, signal).then(() => undefined),
    ]);
    if (early) return early;
    signal.throwIfAborted();
    // For the same sample: a host must not end it by closing connections.
    const second = this.#reachAnew(target, signal, false);
    return await Promise.any([first, second]).catch(({ errors }: AggregateError) => {
      throw errors.find((error) => isOwnDoing(error)) ?? errors[1];
    });
  }

  async #reachAnew(target: ReachabilityTarget, signal: AbortSignal, isFirst: boolean): Promise<Measurement> {
    const reached = await this.#connect(target, signal, isFirst);
    if ('outcome' in reached) return reached.outcome;
    this.#kept.keep(keyOf(target), reached.connection);
    return await this.#ping(reached.connection, signal);
  }

  async #ping(connection: PeerConnection, signal: AbortSignal): Promise<Measurement> {
    const fromMs = performance.now();
    await this.#calmToPing.pass(signal).catch(() => {
      // Only a wait of some length is this machine's: a peer may finish its handshake just before the time is up.
      throw performance.now() - fromMs > stallBoundMs ? new NotTried() : signal.reason;
    });
    const latencyUs = Math.round((await connection.ping(signal)) * 1_000);
    // The latency is that of the ping alone; connecting took time before it.
    return { kind: 'answer', latencyUs, answeredMs: performance.now() };
  }

  async #connect(target: ReachabilityTarget, signal: AbortSignal, isFirst: boolean): Promise<Reached> {
    const acquaintance = this.#acquaintanceOf(target);
    const address = await abortable(this.#options.allow(target.multiaddr), signal).catch(() => {
      throw new NotResolved();
    });
    if (address.kind === 'refused') return { outcome: address.outcome };
    const isMet = acquaintance.ip !== undefined;
    if (isFirst && (isMet || address.isOwn)) this.#take(address.hostKey, isMet ? 1 : requestsOfNew);
    else if (isFirst && !this.#options.limiter.tryIntroduce(address.hostKey, requestsOfNew)) {
      if (acquaintance.last) return { outcome: acquaintance.last };
      throw new RateLimited();
    }
    const slots = isMet || address.isOwn ? this.#dialling : this.#introducing;
    const release = await this.#turn(slots, signal);
    try {
      const connection = await this.#dialer.dial(address, signal);
      const reason = await this.#distrust(connection, target, signal);
      if (reason === undefined) {
        acquaintance.meet(address.ip);
        return { connection };
      }
      connection.close();
      acquaintance.forget();
      acquaintance.miss(address.ip, { kind: 'null', reason });
      return { outcome: isNull(reason) };
    } catch (error) {
      const outcome = signal.aborted ? isNull('timeout') : outcomeOfFailure(error, target);
      if (outcome.kind === 'null') acquaintance.miss(address.ip, outcome);
      throw error;
    } finally {
      release();
    }
  }

  #acquaintanceOf(target: ReachabilityTarget): Acquaintance {
    const key = keyOf(target);
    const known = this.#acquaintances.get(key) ?? new Acquaintance();
    // Ascending by last use; whom nobody asked for longest is forgotten.
    this.#acquaintances.delete(key);
    this.#acquaintances.set(key, known);
    const [oldest] = this.#acquaintances.keys();
    if (this.#acquaintances.size > mostAcquaintances && oldest !== undefined)
      this.#acquaintances.delete(oldest);
    return known;
  }

  #take(hostKey: string, requests: number): void {
    if (!this.#options.limiter.tryTake(hostKey, requests)) throw new RateLimited();
  }

  /** A target that has lost half of its time here would be measured by another measure than the rest. */
  async #turn(slots: Slots, signal: AbortSignal): Promise<() => void> {
    const giveUp = createDeadline(this.#options.timeoutMs / 2, [signal]);
    let release: (() => void) | undefined;
    try {
      release = await slots.take(giveUp.signal);
      await this.#calmToDial.pass(giveUp.signal);
      return release;
    } catch {
      release?.();
      throw new NotTried();
    } finally {
      giveUp.end();
    }
  }

  /** Why the peer is not the one registered. */
  async #distrust(
    connection: PeerConnection,
    target: ReachabilityTarget,
    signal: AbortSignal,
  ): Promise<NullReason | undefined> {
    if (connection.peerId !== target.peerId) return 'wrong_peer';
    try {
      const protocols = await connection.protocols(signal);
      return protocols.some((protocol) => protocol.startsWith(this.#protocolPrefix))
        ? undefined
        : 'wrong_genesis';
    } catch (error) {
      connection.close();
      throw error;
    }
  }
}

interface Limits {
  readonly maxKept: number;
  readonly maxDialling: number;
}

function isOwnDoing(error: unknown): boolean {
  return error instanceof NotTried || error instanceof RateLimited;
}

function isNull(reason: NullReason): SampleOutcome {
  return { kind: 'null', reason };
}

function keyOf({ multiaddr, peerId }: ReachabilityTarget): string {
  return `${multiaddr}/p2p/${peerId}`;
}

/** What a failed attempt says about the target, or about ourselves. */
function outcomeOfFailure(error: unknown, { multiaddr }: ReachabilityTarget): SampleOutcome {
  const { code = '', name = '' } = error instanceof Error ? (error as Error & { code?: string }) : {};
  const parsed = parsePeerMultiaddr(multiaddr);
  if (isOwnFault(code, parsed.kind === 'multiaddr' ? parsed.host : '')) return offline;
  if (code === 'ECONNREFUSED') return { kind: 'null', reason: 'refused' };
  if (timeouts.has(code)) return { kind: 'null', reason: 'timeout' };
  if (error instanceof WrongEcho || (strangers.has(name) && !breaks.has(code)))
    return { kind: 'null', reason: 'bad_answer' };
  return { kind: 'null', reason: 'disconnected' };
}
