import { hexBytes } from '../../base/bytes.ts';
import { createDeadline } from '../reachability/deadline.ts';
import { type AuthorityRecord, newer, type RecordRefusal, readAuthorityRecord } from './authority-record.ts';
import { DhtPeers, type DhtPeersOptions, type PeerRefusal, RefusedPeer } from './dht-peers.ts';
import { type AnswerRefusal, BadAnswer, distance, sha256, type ToldPeer } from './kademlia.ts';

interface FinderOptions extends Omit<DhtPeersOptions, 'peerMs'> {
  readonly bounds?: Partial<FindingBounds>;
}

/** Each peer sends at most 70 KB, so these bound the bytes too. */
export interface FindingBounds {
  /** Peers asked for one authority. */
  readonly mostAsked: number;
  /** Good records of one authority, of which the newest is taken, that are enough. */
  readonly enoughRecords: number;
  readonly peerMs: number;
  /** For one authority. */
  readonly authorityMs: number;
  /** For all of them. */
  readonly allMs: number;
}

const findingBounds: FindingBounds = {
  mostAsked: 20,
  enoughRecords: 3,
  peerMs: 5_000,
  authorityMs: 30_000,
  allMs: 600_000,
};

type FindingRefusal = PeerRefusal | AnswerRefusal | RecordRefusal;

/** What was found of one authority, how many peers were asked, and why some were of no help. */
export type AuthorityFinding = {
  readonly asked: number;
  readonly refusals: ReadonlyMap<FindingRefusal, number>;
} & ({ readonly record: AuthorityRecord } | { readonly record?: undefined; readonly reason: MissingReason });

/** `no_record`: peers answered, and none had one. `refused`: what they had was none. `no_answer`: nobody answered. */
export type MissingReason = 'no_record' | 'refused' | 'no_answer' | 'out_of_time';

const authoritiesAtOnce = 8;
/** For each of them. */
const peersAtOnce = 3;
/** Peers remembered for one authority. */
const mostKnown = 400;
/** What says nothing about records. */
const ofThePeer: ReadonlySet<FindingRefusal> = new Set<FindingRefusal>([
  'not_allowed',
  'not_connected',
  'wrong_peer',
  'no_dht',
  'disconnected',
  'timeout',
]);

interface Answered {
  readonly closer: readonly ToldPeer[];
  readonly record?: AuthorityRecord;
  readonly refusal?: FindingRefusal;
}

/**
 * Finds the records of authorities in the DHT of a network: asks the bootnodes, then the peers that these name, the nearest
 * to the key first. It reads alone: it joins no DHT, stores nothing there, and corrects nobody.
 */
export class AuthorityFinder {
  readonly #bootnodes: readonly ToldPeer[];
  readonly #bounds: FindingBounds;
  readonly #peers: DhtPeers;

  constructor({ bounds, ...options }: FinderOptions) {
    this.#bounds = { ...findingBounds, ...bounds };
    this.#bootnodes = options.bootnodes;
    this.#peers = new DhtPeers({ ...options, peerMs: this.#bounds.peerMs });
  }

  /**
   * @param ids sr25519 public keys, as hex
   * @param onFound told how many are done
   * @throws the reason of the signal
   */
  async findAll(
    ids: readonly string[],
    signal: AbortSignal,
    onFound: (done: number) => void = () => undefined,
  ): Promise<ReadonlyMap<string, AuthorityFinding>> {
    const found = new Map<string, AuthorityFinding>();
    const deadline = createDeadline(this.#bounds.allMs, [signal]);
    const left = ids.values();
    const work = async (): Promise<void> => {
      for (const id of left) {
        found.set(id, await this.#find(hexBytes(id), deadline.signal));
        signal.throwIfAborted();
        onFound(found.size);
      }
    };
    try {
      await Promise.all(Array.from({ length: authoritiesAtOnce }, work));
      return found;
    } finally {
      deadline.end();
    }
  }

  close(): void {
    this.#peers.close();
  }

  async #find(id: Uint8Array, signal: AbortSignal): Promise<AuthorityFinding> {
    const key = sha256(id);
    const deadline = createDeadline(this.#bounds.authorityMs, [signal]);
    const candidates = new Candidates(key);
    candidates.learn(this.#bootnodes);
    const refusals = new Map<FindingRefusal, number>();
    let [records, answers] = [0, 0];
    let record: AuthorityRecord | undefined;
    while (records < this.#bounds.enoughRecords && !deadline.signal.aborted) {
      const next = candidates.take(Math.min(peersAtOnce, this.#bounds.mostAsked - candidates.taken));
      if (next.length === 0) break;
      const answered = await Promise.all(next.map((peer) => this.#ask(peer, id, key, deadline.signal)));
      for (const { closer, record: own, refusal } of answered) {
        candidates.learn(closer);
        if (refusal === undefined) answers += 1;
        else refusals.set(refusal, (refusals.get(refusal) ?? 0) + 1);
        if (!own) continue;
        records += 1;
        record = newer(record, own);
      }
    }
    const isLate = deadline.isOver || signal.aborted;
    deadline.end();
    const outcome = { asked: candidates.taken, refusals };
    if (record) return { ...outcome, record };
    if (isLate) return { ...outcome, reason: 'out_of_time' };
    if ([...refusals.keys()].some((one) => !ofThePeer.has(one))) return { ...outcome, reason: 'refused' };
    return { ...outcome, reason: answers > 0 ? 'no_record' : 'no_answer' };
  }

  async #ask(peer: ToldPeer, id: Uint8Array, key: Uint8Array, signal: AbortSignal): Promise<Answered> {
    try {
      const { value, closer } = await this.#peers.getValue(peer, key, signal);
      if (!value) return { closer };
      const record = readAuthorityRecord(id, value);
      return record.kind === 'record' ? { closer, record } : { closer, refusal: record.reason };
    } catch (error) {
      if (signal.aborted) return { closer: [], refusal: 'timeout' };
      const isNamed = error instanceof RefusedPeer || error instanceof BadAnswer;
      return { closer: [], refusal: isNamed ? error.reason : 'disconnected' };
    }
  }
}

/** The peers that were heard of for one key, each taken once: so peers that name each other end no later than others. */
class Candidates {
  taken = 0;
  readonly #key: Uint8Array;
  readonly #known = new Set<string>();
  #left: { readonly peer: ToldPeer; readonly distance: Buffer }[] = [];

  constructor(key: Uint8Array) {
    this.#key = key;
  }

  learn(peers: readonly ToldPeer[]): void {
    for (const peer of peers) {
      if (this.#known.size >= mostKnown || this.#known.has(peer.peerId)) continue;
      this.#known.add(peer.peerId);
      this.#left.push({ peer, distance: distance(peer.peerId, this.#key) });
    }
    this.#left.sort((a, b) => Buffer.compare(a.distance, b.distance));
  }

  /** The nearest that are left. */
  take(count: number): ToldPeer[] {
    const nearest = this.#left.splice(0, count);
    this.taken += nearest.length;
    return nearest.map(({ peer }) => peer);
  }
}
