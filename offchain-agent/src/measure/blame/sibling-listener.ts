import { babePreDigest } from '../../chain/babe/babe-digest.ts';
import { isSealedBy } from '../../chain/babe/babe-seal.ts';
import { headerBytes, type RpcHeader } from '../../chain/block/header-hash.ts';
import { type HashedHeader, hashHeader } from '../../chain/grandpa/header.ts';
import { headerOfHash } from '../../chain/grandpa/linked-headers.ts';
import { type BitList, type ParasInherent, readParasInherent } from '../../chain/relay/paras-inherent.ts';
import { readProvedBody } from '../../chain/relay/proved-body.ts';
import type { RelaySession } from '../../chain/relay/relay-session.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import { placeCandidate } from '../backing/place-candidate.ts';
import { type SeenSibling, seenRows } from './seen-session.ts';

/** As much of a client as listening needs. */
type ListenClient = Pick<RpcClient, 'request' | 'subscribe' | 'unsubscribe'>;

interface Heard {
  readonly header: Pick<HashedHeader, 'number' | 'hash'>;
  readonly slot: number | undefined;
  readonly inherent: KeptInherent;
  /** Where bodies are kept, and there was room for it. */
  readonly whole: HeardBlock | undefined;
}

/** A block as it was heard, with all that evidence takes of it. */
export interface HeardBlock {
  readonly header: HashedHeader;
  readonly parent: HashedHeader;
  readonly extrinsics: readonly Uint8Array[];
}

interface ListenOptions {
  /** For evidence: of blocks with a rival. */
  readonly keepsBodies?: boolean;
}

/** As much of it as siblings are asked for. */
type KeptInherent = Pick<ParasInherent, 'rows' | 'candidates'>;

/** Heights after which a block without a rival is forgotten. */
const heldHeights = 3;
/** Blocks that are kept; a session of 4 hours has some 100 with a rival. */
const mostHeard = 1_000;
/** Blocks that are read at once: a node may tell of any number. */
const mostReading = 64;
/** Headers by which authors are known to have been there: a session of 4 hours has some 2,500. */
const mostSeals = 10_000;
/** Of all of these as text: headers of Polkadot have some 1 kB, one that begins an epoch 100 kB. */
const mostSealBytes = 16 * 1_048_576;
/** A node may send any digest; as text, one with the keys of 4,000 authorities has less. */
const mostHeaderBytes = 1_048_576;
/** Of bodies that are kept: on Polkadot some 500. */
const mostBodyBytes = 96 * 1_048_576;

/**
 * Hears all heads of a relay chain and reads their bodies at once: a node forgets those that finality passes over. A body matches its
 * header; that its author sealed it, and that validators signed what it holds, is the node's word.
 */
export class SiblingListener {
  readonly #client: ListenClient;
  /** By the hash of the parent. */
  readonly #heard = new Map<string, Heard[]>();
  readonly #reading = new Set<Promise<void>>();
  /** By slot. */
  readonly #sealed = new Map<number, RpcHeader[]>();
  #seals = 0;
  #sealBytes = 0;
  #sealsLeft = 0;
  readonly #keepsBodies: boolean;
  /** Blocks in `#heard`. */
  #kept = 0;
  #bodyBytes = 0;
  #bodiesLeft = 0;
  #from: number | undefined;
  #unread = 0;
  #stop: () => void = () => undefined;

  private constructor(client: ListenClient, { keepsBodies = false }: ListenOptions) {
    this.#client = client;
    this.#keepsBodies = keepsBodies;
  }

  /** @throws AgentError as the client does, where the node streams no heads */
  static async start(client: ListenClient, options: ListenOptions = {}): Promise<SiblingListener> {
    const listener = new SiblingListener(client, options);
    const id = await client.subscribe('chain_subscribeAllHeads', [], (item) => listener.#note(item));
    listener.#stop = () => void client.unsubscribe('chain_unsubscribeAllHeads', id).catch(() => undefined);
    return listener;
  }

  /** The first block that was heard; undefined before. */
  get from(): number | undefined {
    return this.#from;
  }

  /** Blocks that were heard of and could not be read, or were too many. */
  get unread(): number {
    return this.#unread;
  }

  /** Bodies for which there was no room. */
  get bodiesLeft(): number {
    return this.#bodiesLeft;
  }

  /** Headers for which there was no room: their authors count as not heard. */
  get sealsLeft(): number {
    return this.#sealsLeft;
  }

  /** Hears no more, and waits for what is being read. */
  async stop(): Promise<void> {
    this.#stop();
    await Promise.all(this.#reading);
  }

  /** Other blocks on the parent of a block. */
  siblingsOf(
    { hash, parentHash, number }: Pick<HashedHeader, 'hash' | 'parentHash' | 'number'>,
    session: RelaySession,
    heightOf: (hash: string) => number | undefined,
  ): readonly SeenSibling[] {
    const others = (this.#heard.get(parentHash) ?? []).filter(({ header }) => header.hash !== hash);
    return others.map(({ header, slot, inherent }) => ({
      hash: header.hash,
      slot,
      rows: seenRows(inherent, session.accounts.length).rows,
      candidates: inherent.candidates
        .map((candidate) => placeCandidate(candidate, { number, heightOf }, session))
        .filter((candidate) => typeof candidate !== 'string'),
    }));
  }

  /** Whether a block was heard, of whatever fork, that a key (BABE, as hex) sealed for a slot. */
  hasSealed(slot: number, key: string): boolean {
    return (this.#sealed.get(slot) ?? []).some((header) => isSealedBy(header, key));
  }

  /** Other blocks at the height of a block or little before it, as they were heard, where bodies are kept. */
  witnessesOf({ hash, number }: Pick<HashedHeader, 'hash' | 'number'>): readonly HeardBlock[] {
    return [...this.#heard.values()]
      .flat()
      .flatMap(({ whole }) => whole ?? [])
      .filter(({ header }) => {
        const isNear = header.number <= number && header.number > number - heldHeights;
        return isNear && header.hash !== hash;
      });
  }

  #note(item: unknown): void {
    if (this.#reading.size >= mostReading) {
      this.#unread += 1;
      return;
    }
    const reading: Promise<void> = this.#read(item)
      .catch(() => {
        // Gone already, or no block at all: evidence that is missing, and nothing else.
        this.#unread += 1;
      })
      .finally(() => this.#reading.delete(reading));
    this.#reading.add(reading);
  }

  async #read(item: unknown): Promise<void> {
    const header = small(hashHeader(item));
    this.#noteSeal(header);
    this.#from = Math.min(this.#from ?? header.number, header.number);
    const { extrinsics } = await readProvedBody(this.#client, header.hash);
    const parent = small(await headerOfHash(this.#client, header.parentHash));
    const inherent = readParasInherent(extrinsics, headerBytes(parent.rpc));
    const same = this.#heard.get(header.parentHash) ?? [];
    // Again after a reconnection.
    if (same.some((one) => one.header.hash === header.hash)) return;
    this.#forget(header.number);
    if (this.#kept >= mostHeard) {
      this.#unread += 1;
      return;
    }
    this.#heard.set(header.parentHash, [
      ...(this.#heard.get(header.parentHash) ?? []),
      {
        header: { number: header.number, hash: header.hash },
        slot: babePreDigest(header.logs)?.slot,
        inherent: keptOf(inherent),
        whole: this.#wholeOf({ header, parent, extrinsics }),
      },
    ]);
    this.#kept += 1;
  }

  #noteSeal(header: HashedHeader): void {
    const slot = babePreDigest(header.logs)?.slot;
    if (slot === undefined) return;
    const bytes = digestBytes(header);
    if (this.#seals >= mostSeals || this.#sealBytes + bytes > mostSealBytes) {
      this.#sealsLeft += 1;
      return;
    }
    this.#sealed.set(slot, [...(this.#sealed.get(slot) ?? []), header.rpc]);
    this.#seals += 1;
    this.#sealBytes += bytes;
  }

  #wholeOf(block: HeardBlock): HeardBlock | undefined {
    if (!this.#keepsBodies) return undefined;
    const bytes = sizeOf(block);
    if (this.#bodyBytes + bytes > mostBodyBytes) {
      this.#bodiesLeft += 1;
      return undefined;
    }
    this.#bodyBytes += bytes;
    return block;
  }

  #forget(number: number): void {
    for (const [parent, heard] of this.#heard) {
      const isOld = heard.every(({ header }) => header.number < number - heldHeights);
      if (!isOld || heard.length > 1) continue;
      this.#heard.delete(parent);
      this.#kept -= 1;
      for (const { whole } of heard) this.#bodyBytes -= whole ? sizeOf(whole) : 0;
    }
  }
}

/** Copies: a part of a body would keep all of it. */
function keptOf({ rows, candidates }: ParasInherent): KeptInherent {
  const copyOf = ({ length, bytes }: BitList): BitList => ({ length, bytes: Uint8Array.from(bytes) });
  return {
    rows: rows.map(({ validator, bits }) => ({ validator, bits: copyOf(bits) })),
    candidates: candidates.map((candidate) => ({
      ...candidate,
      head: new Uint8Array(),
      signatures: [],
      members: copyOf(candidate.members),
    })),
  };
}

function sizeOf({ header, parent, extrinsics }: HeardBlock): number {
  const headers = digestBytes(header) + digestBytes(parent);
  return extrinsics.reduce((sum, { length }) => sum + length, headers);
}

/** @throws RangeError for a header that would take the room of many */
function small(header: HashedHeader): HashedHeader {
  const bytes = digestBytes(header);
  if (bytes > mostHeaderBytes) throw new RangeError(`a header has ${bytes} bytes`);
  return header;
}

/** Of a header as text, all but some 300 bytes. */
function digestBytes({ logs }: HashedHeader): number {
  return logs.reduce((sum, { length }) => sum + length, 0);
}
