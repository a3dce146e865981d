import { sr25519PairFromSeed, sr25519Sign } from '@polkadot/util-crypto';
import {
  compactBytes,
  concatBytes,
  hexBytes,
  hexText,
  u32Bytes,
} from '../../offchain-agent/src/base/bytes.ts';
import { headerHash, type RpcHeader } from '../../offchain-agent/src/chain/block/header-hash.ts';
import { type TestTrie, testTrie } from './grandpa-bytes.ts';
import { type MadeNodeOptions, NodeRefusal } from './made-node.ts';

/** The keys of a validator, from its number. */
export interface FakeValidator {
  readonly key: string;
  readonly pair: ReturnType<typeof sr25519PairFromSeed>;
}

export interface FakeEpochData {
  readonly validators: readonly FakeValidator[];
  readonly randomness: Uint8Array;
}

export interface FakeBabeBlock {
  readonly number: number;
  readonly hash: string;
  readonly slot: number;
  readonly header: RpcHeader;
  /** The author's place in its epoch, and how it claimed the slot: 1 primary, 2 and 3 secondary. */
  readonly author: number;
  readonly kind: number;
  /** The state after it. */
  readonly epoch: { readonly index: number; readonly data: FakeEpochData; readonly next: FakeEpochData };
}

interface FakeBabeOptions {
  readonly validators: readonly FakeValidator[];
  readonly durationSlots: number;
  /** 0 primary claims alone, 1 and 2 secondary ones too. */
  readonly allowedSlots?: number;
  /** Whether headers name the root of a state that can be proved. */
  readonly hasState?: boolean;
}

const zeros = `0x${'00'.repeat(32)}`;
const config = [u64(1), u64(4)];

export function fakeValidator(seat: number): FakeValidator {
  const pair = sr25519PairFromSeed(new Uint8Array(32).fill(seat + 1));
  return { key: hexText(pair.publicKey), pair };
}

/** A BABE chain in memory, sealed with real keys, as a node would serve it: blocks are appended to any block. */
export class MadeBabeChain {
  readonly slotDurationMs = 3_000;
  readonly finalized: FakeBabeBlock[];
  /** State of blocks below this number is discarded. */
  oldestState = 0;
  readonly #durationSlots: number;
  readonly #allowedSlots: number;
  readonly #hasState: boolean;
  readonly #blocks = new Map<string, FakeBabeBlock>();

  constructor({ validators, durationSlots, allowedSlots = 2, hasState = false }: FakeBabeOptions) {
    this.#durationSlots = durationSlots;
    this.#allowedSlots = allowedSlots;
    this.#hasState = hasState;
    const data = { validators, randomness: new Uint8Array(32) };
    const header = {
      number: '0x0',
      parentHash: zeros,
      stateRoot: zeros,
      extrinsicsRoot: zeros,
      digest: { logs: [] },
    };
    const hash = headerHash(header);
    // As pallet-babe has it: genesis does not know its slot yet.
    const epoch = { index: 0, data, next: data };
    const genesis = { number: 0, hash, slot: 0, header, author: 0, kind: 0, epoch };
    this.finalized = [genesis];
    this.#blocks.set(hash, genesis);
  }

  get head(): FakeBabeBlock {
    return this.finalized.at(-1) as FakeBabeBlock;
  }

  /** The slot in which the chain began. */
  get genesisSlot(): number {
    return this.finalized[1]?.slot ?? 0;
  }

  /** What holds in a slot after a block. */
  dataAt(slot: number, parent: FakeBabeBlock = this.head): FakeEpochData {
    return this.#isBeyond(slot, parent) ? parent.epoch.next : parent.epoch.data;
  }

  /** A sealed block; `next` is announced where it begins an epoch. */
  build(slot: number, author: number, kind: number, next: FakeEpochData, parent = this.head): FakeBabeBlock {
    const data = this.dataAt(slot, parent);
    const isFirst = parent.number === 0 || this.#isBeyond(slot, parent);
    const announced = parent.number === 0 ? data : next;
    const genesisSlot = parent.number === 0 ? slot : this.genesisSlot;
    const epoch = isFirst
      ? { index: Math.floor((slot - genesisSlot) / this.#durationSlots), data, next: announced }
      : parent.epoch;
    const claim = concatBytes([Uint8Array.of(kind), u32Bytes(author), u64(slot)]);
    const proof = new Uint8Array(kind === 2 ? 0 : 96);
    const logs = [
      item(6, concatBytes([claim, proof])),
      ...(isFirst ? [item(4, concatBytes([Uint8Array.of(1), authorities(announced)]))] : []),
    ];
    const unsealed: RpcHeader = {
      number: `0x${(parent.number + 1).toString(16)}`,
      parentHash: parent.hash,
      stateRoot: this.#hasState ? this.#trie(epoch, genesisSlot).root : zeros,
      extrinsicsRoot: zeros,
      digest: { logs },
    };
    const { pair } = data.validators[author] as FakeValidator;
    const seal = sr25519Sign(hexBytes(headerHash(unsealed)), pair);
    const header = { ...unsealed, digest: { logs: [...logs, item(5, seal)] } };
    const block = { number: parent.number + 1, hash: headerHash(header), slot, header, author, kind, epoch };
    this.#blocks.set(block.hash, block);
    return block;
  }

  finalize(block: FakeBabeBlock): void {
    this.finalized.push(block);
  }

  /** What a node in front of it answers. */
  options(): MadeNodeOptions {
    return {
      apis: [['0xcbca25e39f142387', 2]],
      head: () => this.head.header,
      extra: {
        chain_getFinalizedHead: () => this.head.hash,
        chain_getBlockHash: ([number]) => this.finalized[Number(number)]?.hash ?? null,
        chain_getHeader: ([hash]) => this.#blocks.get(String(hash))?.header ?? null,
        rpc_methods: () => ({
          // Of the state what a runtime in front of which it stands answers.
          methods: [
            'chain_subscribeAllHeads',
            'state_call',
            'state_getKeysPaged',
            'state_getStorage',
            'state_queryStorageAt',
          ],
        }),
        state_getReadProof: ([, hash]) => ({
          at: hash,
          proof: this.#trie((this.#blocks.get(String(hash)) as FakeBabeBlock).epoch, this.genesisSlot).nodes,
        }),
        state_queryStorageAt: () => [],
        state_call: ([name, , hash]) => this.#call(String(name), String(hash)),
      },
    };
  }

  #call(name: string, hash: string): string {
    const block = this.#blocks.get(hash) as FakeBabeBlock;
    if (block.number < this.oldestState)
      throw new NodeRefusal(4003, `Client error: UnknownBlock: State already discarded for ${hash}`);
    if (name === 'BabeApi_configuration') return hexText(u64(this.slotDurationMs));
    const { index, data, next } = block.epoch;
    const isNext = name === 'BabeApi_next_epoch';
    const asked = index + (isNext ? 1 : 0);
    const start = block.number === 0 ? 0 : this.genesisSlot + asked * this.#durationSlots;
    const head = [u64(asked), u64(start), u64(this.#durationSlots)];
    const allowed = Uint8Array.of(this.#allowedSlots);
    return hexText(concatBytes([...head, authorities(isNext ? next : data), ...config, allowed]));
  }

  /** What pallet-babe stores. */
  #trie({ index, data, next }: FakeBabeBlock['epoch'], genesisSlot: number): TestTrie {
    const storedConfig = concatBytes([...config, Uint8Array.of(this.#allowedSlots)]);
    const stored: [string, Uint8Array][] = [
      ['38316cbf8fa0da822a20ac1c55bf1be3', u64(index)],
      ['678711d15ebbceba5cd0cea158e6675a', u64(genesisSlot)],
      ['5e0621c4869aa60c02be9adcc98a0d1d', authorities(data).slice(0, -32)],
      ['7a414cb008e0e61e46722aa60abdd672', data.randomness],
      ['dc6b171b77304263c292cc3ea5ed31ef', storedConfig],
      ['aacf00b9b41fda7a9268821c2a2b3e4c', authorities(next).slice(0, -32)],
      ['7ce678799d3eff024253b90e84927cc6', next.randomness],
    ];
    return testTrie(
      new Map(stored.map(([item, value]) => [`0x1cb6f36e027abb2091cfb5110ab5087f${item}`, value])),
      1,
    );
  }

  #isBeyond(slot: number, { number, epoch }: FakeBabeBlock): boolean {
    return number > 0 && slot >= this.genesisSlot + (epoch.index + 1) * this.#durationSlots;
  }
}

function item(type: number, payload: Uint8Array): string {
  const engine = new TextEncoder().encode('BABE');
  return hexText(concatBytes([Uint8Array.of(type), engine, compactBytes(payload.length), payload]));
}

function authorities({ validators, randomness }: FakeEpochData): Uint8Array {
  const each = validators.flatMap(({ pair }) => [pair.publicKey, u64(1)]);
  return concatBytes([compactBytes(validators.length), ...each, randomness]);
}

function u64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value), true);
  return bytes;
}
