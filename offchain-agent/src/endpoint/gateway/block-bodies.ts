import { createHash } from 'node:crypto';
import { headerHash, wholeHeader } from '../../chain/block/header-hash.ts';
import { hashesBetween } from './hash-range.ts';
import type { GatewayNetwork } from './network.ts';
import { readResult } from './reply.ts';

/** A block's place in its chain, and the extrinsics in it. */
export interface BlockBody {
  readonly parent: string;
  /** The position of the extrinsic in the block, if the block has it. */
  indexOf(extrinsic: string): number | undefined;
}

/** Finality seldom lags further behind the best block. */
const mostBlocks = 96;
/** Of all stored blocks: about 40 MB. */
const mostExtrinsics = 400_000;
/** A block that no node could show is queried again after so long. */
const againAfterMs = 500;

const readers = new WeakMap<GatewayNetwork, BlockBodies>();

/** Returns the bodies of a network's newest blocks, which all transactions of the network share. */
export function blockBodies(network: GatewayNetwork): BlockBodies {
  const known = readers.get(network);
  if (known) return known;
  const reader = new BlockBodies(network);
  readers.set(network, reader);
  return reader;
}

interface StoredBody extends BlockBody {
  readonly extrinsics: number;
}

/** Reads each block once, whatever the number of transactions that are searched in it. */
class BlockBodies {
  readonly #network: GatewayNetwork;
  readonly #bodies = new Map<string, StoredBody>();
  readonly #reading = new Map<string, Promise<BlockBody | undefined>>();
  readonly #failedAtMs = new Map<string, number>();
  #extrinsics = 0;

  constructor(network: GatewayNetwork) {
    this.#network = network;
  }

  /** Returns the block's body; undefined if no node shows it, which says nothing about the extrinsics in it. */
  async read(hash: string): Promise<BlockBody | undefined> {
    const stored = this.#bodies.get(hash);
    if (stored) return stored;
    const failedAtMs = this.#failedAtMs.get(hash);
    if (failedAtMs !== undefined && this.#network.clock.monotonicMs() - failedAtMs < againAfterMs)
      return undefined;
    const reading = this.#reading.get(hash) ?? this.#ask(hash);
    this.#reading.set(hash, reading);
    return await reading;
  }

  /** Reads blocks at once that an upstream has from one height up to another. */
  async readBetween(first: number, last: number): Promise<void> {
    const hashes = await hashesBetween(this.#network.pool, first, last);
    await Promise.all(hashes.map(async (hash) => await this.read(hash)));
  }

  async #ask(hash: string): Promise<BlockBody | undefined> {
    const { pool, blocks, clock } = this.#network;
    const reply = await pool.ask({
      method: 'chain_getBlock',
      params: JSON.stringify([hash]),
      hash,
      isIdempotent: true,
      nullIsUnknown: true,
    });
    const body = readResult(reply, (result) => bodyOf(result, hash, blocks.get(hash)?.parent));
    this.#reading.delete(hash);
    this.#failedAtMs.delete(hash);
    if (body) this.#store(hash, body);
    else this.#failedAtMs.set(hash, clock.monotonicMs());
    const [oldest] = this.#failedAtMs.keys();
    if (oldest !== undefined && this.#failedAtMs.size > mostBlocks) this.#failedAtMs.delete(oldest);
    return body;
  }

  #store(hash: string, body: StoredBody): void {
    this.#bodies.set(hash, body);
    this.#extrinsics += body.extrinsics;
    for (const [oldest, { extrinsics }] of this.#bodies) {
      if (this.#bodies.size <= mostBlocks && this.#extrinsics <= mostExtrinsics) break;
      this.#bodies.delete(oldest);
      this.#extrinsics -= extrinsics;
    }
  }
}

/** @throws for a result that is not this block */
function bodyOf(result: unknown, hash: string, knownParent: string | undefined): StoredBody | undefined {
  const { block } = result as { block: { header?: unknown; extrinsics: readonly string[] } };
  const parent = knownParent ?? parentIn(block.header, hash);
  if (parent === undefined) return undefined;
  const places = new Map<string, number>();
  block.extrinsics.forEach((extrinsic, index) => {
    const mark = markOf(extrinsic);
    if (!places.has(mark)) places.set(mark, index);
  });
  return { parent, extrinsics: places.size, indexOf: (extrinsic) => places.get(markOf(extrinsic)) };
}

function parentIn(header: unknown, hash: string): string | undefined {
  const whole = wholeHeader(header);
  return headerHash(whole) === hash ? whole.parentHash : undefined;
}

/** Short, because thousands of extrinsics are stored: 132 bits of SHA-256. */
function markOf(extrinsic: string): string {
  return createHash('sha256').update(extrinsic.toLowerCase(), 'latin1').digest('base64url').slice(0, 22);
}
