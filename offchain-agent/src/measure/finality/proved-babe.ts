import { concatBytes } from '../../base/bytes.ts';
import { messageOf } from '../../base/error.ts';
import {
  type BabeAuthorities,
  type BabeConfig,
  type BabeEpoch,
  readAuthorities,
  readConfig,
} from '../../chain/babe/babe-digest.ts';
import { type BabeHeader, babeHeader } from '../../chain/babe/babe-source.ts';
import type { RpcHeader } from '../../chain/block/header-hash.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import { refusal } from '../../chain/grandpa/refusal.ts';
import { provedValues } from '../../chain/grandpa/state-proof.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import { readU64 } from '../../chain/scale.ts';
import type { BabeSource } from '../authorship/babe/babe-authorship.ts';
import type { ProvedHeaders } from './proved-headers.ts';

/** twox128("Babe") */
const pallet = '0x1cb6f36e027abb2091cfb5110ab5087f';
/** twox128 of the names of what pallet-babe's runtime API answers from. */
const storageKeys = [
  '38316cbf8fa0da822a20ac1c55bf1be3', // EpochIndex
  '678711d15ebbceba5cd0cea158e6675a', // GenesisSlot
  '5e0621c4869aa60c02be9adcc98a0d1d', // Authorities
  '7a414cb008e0e61e46722aa60abdd672', // Randomness
  'dc6b171b77304263c292cc3ea5ed31ef', // EpochConfig
  'aacf00b9b41fda7a9268821c2a2b3e4c', // NextAuthorities
  '7ce678799d3eff024253b90e84927cc6', // NextRandomness
  '9aab0a5b63b359512deee557c9f4cf63', // NextEpochConfig
].map((item) => pallet + item);

/** What is left to a node's word: lengths, which no state has, and what comes in. */
interface BabeNode extends Pick<BabeSource, 'slotDurationMs' | 'followHeads'> {
  epochsAfter(hash: string): Promise<{ readonly current: Pick<BabeEpoch, 'durationSlots'> }>;
}

/**
 * A BABE chain of which blocks, claims and epochs are proved: the first two epochs by a state, each later one by the header
 * that announces it. The length of epochs is a constant of the runtime and the node's word: another one lets a header
 * announce an epoch at the wrong place, which ends the count.
 */
export class ProvedBabeSource implements BabeSource {
  readonly #client: Pick<RpcClient, 'request'>;
  readonly blocks: ProvedHeaders;
  readonly #node: BabeNode;
  #epochSlots: number | undefined;

  constructor(client: Pick<RpcClient, 'request'>, headers: ProvedHeaders, node: BabeNode) {
    this.#client = client;
    this.blocks = headers;
    this.#node = node;
  }

  /** As the node says; undefined before the first block. */
  get epochSlots(): number | undefined {
    return this.#epochSlots;
  }

  async headerOf(hash: string): Promise<BabeHeader> {
    return babeHeader((await this.blocks.headerOf(hash)).rpc);
  }

  async epochsAfter(hash: string): Promise<{ readonly current: BabeEpoch; readonly announced: BabeEpoch }> {
    const [header, said] = await Promise.all([this.blocks.headerOf(hash), this.#node.epochsAfter(hash)]);
    this.#epochSlots = said.current.durationSlots;
    return await provedEpochs(this.#client, header, this.#epochSlots);
  }

  async slotDurationMs(hash: string): Promise<number> {
    return await this.#node.slotDurationMs(hash);
  }

  async followHeads(onHeader: (header: RpcHeader, seenAtMs: number) => void): Promise<() => void> {
    return await this.#node.followHeads(onHeader);
  }
}

/**
 * The epoch of a block, and the one that is announced after it, proved by the block's state.
 *
 * @param header of the block; it must be proved itself
 * @param epochSlots which no state has
 * @throws AgentError `unknown/finality_malformed`; as `provedValues` does
 */
export async function provedEpochs(
  client: Pick<RpcClient, 'request'>,
  header: HashedHeader,
  epochSlots: number,
): Promise<{ readonly current: BabeEpoch; readonly announced: BabeEpoch }> {
  const values = await provedValues(client, header, storageKeys);
  try {
    return epochsOf(values, epochSlots);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw refusal(
      'malformed',
      `who writes the blocks after block ${header.number} is not known: its epochs cannot be read: ${messageOf(cause)}`,
      { block: header.number, hash: header.hash },
      cause,
    );
  }
}

/**
 * As pallet-babe answers `current_epoch` and `next_epoch` from its storage: epochs follow each other without a gap from the
 * slot of block 1 on.
 *
 * @throws RangeError when something is missing or cut off
 */
function epochsOf(values: readonly (Uint8Array | undefined)[], durationSlots: number) {
  const [
    indexBytes,
    genesisBytes,
    authorities,
    randomness,
    config,
    nextAuthorities,
    nextRandomness,
    nextConfig,
  ] = values;
  if (!config) throw new RangeError('no epoch configuration');
  // What is 0 may not be stored at all.
  const index = indexBytes ? readU64(indexBytes) : 0;
  const genesisSlot = genesisBytes ? readU64(genesisBytes) : 0;
  const epoch = (place: number, members: BabeAuthorities, { c, hasSecondary }: BabeConfig): BabeEpoch => ({
    index: place,
    startSlot: genesisSlot + place * durationSlots,
    durationSlots,
    ...members,
    c,
    hasSecondary,
  });
  return {
    current: epoch(index, membersOf(authorities, randomness), readConfig(config, 0)),
    announced: epoch(
      index + 1,
      membersOf(nextAuthorities, nextRandomness),
      readConfig(nextConfig ?? config, 0),
    ),
  };
}

function membersOf(list: Uint8Array | undefined, randomness: Uint8Array | undefined): BabeAuthorities {
  if (!list) throw new RangeError('no list of authorities');
  // In an answer of the runtime API one follows the other.
  const { end: _, ...members } = readAuthorities(concatBytes([list, randomness ?? new Uint8Array(32)]), 0);
  return members;
}
