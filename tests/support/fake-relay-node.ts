import { readFixedList } from '../../offchain-agent/src/chain/scale.ts';
import { hashOf, hex, list, u32, u64, unhex } from './grandpa-bytes.ts';
import { MadeChain } from './made-chain.ts';
import { MadeNode } from './made-node.ts';
import { hashOfHeader, type RecordedBlock, relayState } from './relay-blocks.ts';

const genesisHash = `0x${'91'.repeat(32)}`;
const epochSlots = 2_400;

interface FakeRelayOptions {
  /** In place of the block's own. */
  readonly extrinsics?: readonly string[];
}

/**
 * A node whose last finalized block is a recorded one of a public relay chain. The block, its parent's header and the validators
 * are the chain's own; the keys that they author with, which places the votes count, and the
 * randomness, which makes the slot its author's own, are made up: no record has them.
 */
export function fakeRelayNode(
  block: RecordedBlock,
  { extrinsics = block.extrinsics }: FakeRelayOptions = {},
): MadeNode {
  const accounts = readFixedList(unhex(block.validators ?? '0x00'));
  const hash = hashOfHeader(block.header);
  const { parentHash, number } = block.header;
  const state = relayState(
    7,
    accounts.map((_, place) => place),
    accounts,
  );
  const hashes = new Map([
    [0, genesisHash],
    [Number(number) - 1, parentHash],
    [Number(number), hash],
  ]);
  const headers = new Map([
    [hash, block.header],
    [parentHash, block.parent],
  ]);
  const keys = accounts.map((_, place) => Buffer.concat([Buffer.alloc(28, 0xba), u32(place)]));
  const randomness = randomnessFor(block, accounts.length);
  const epoch = (index: number): string =>
    hex(
      Buffer.concat([u64(index), u64(slotOf(block) - 10 + (index - 5) * epochSlots), u64(epochSlots)]),
      list(keys.map((key) => Buffer.concat([key, u64(1)]))),
      randomness,
      Buffer.concat([u64(1), u64(4), Buffer.of(2)]),
    );
  const calls: Readonly<Record<string, string>> = {
    BabeApi_configuration: hex(u64(6_000)),
    BabeApi_current_epoch: epoch(5),
    BabeApi_next_epoch: epoch(6),
  };
  return new MadeNode(new MadeChain([]), {
    apis: [
      ['0xcbca25e39f142387', 2],
      ['0xaf2c0297a23e6d3d', 13],
    ],
    head: () => block.header,
    extra: {
      chain_getFinalizedHead: () => hash,
      chain_getBlockHash: ([of]) => hashes.get(Number(of)) ?? null,
      chain_getHeader: ([of]) => headers.get(String(of)) ?? null,
      chain_getBlock: ([of]) => (of === hash ? { block: { header: block.header, extrinsics } } : null),
      rpc_methods: () => ({ methods: ['chain_subscribeAllHeads'] }),
      state_call: ([name]) => calls[String(name)],
      state_getStorage: ([key]) => {
        const value = state.get(String(key));
        return value ? hex(value) : null;
      },
      // Whose the keys are.
      state_queryStorageAt: ([asked]) => [
        {
          changes: (asked as string[]).map((key) => [
            key,
            accounts[unhex(key.slice(-8)).readUInt32LE()] ?? null,
          ]),
        },
      ],
    },
  });
}

/** With which a slot is the own one of whoever wrote the block. */
function randomnessFor(block: RecordedBlock, validators: number): Buffer {
  const author = unhex(block.header.digest.logs[0] ?? '').readUInt32LE(8);
  for (let nonce = 0; ; nonce += 1) {
    const randomness = Buffer.concat([u64(nonce), Buffer.alloc(24)]);
    const drawn = BigInt(hashOf(Buffer.concat([randomness, u64(slotOf(block))])));
    if (drawn % BigInt(validators) === BigInt(author)) return randomness;
  }
}

/** After kind and place in the pre-digest, which follow the engine and a length of two bytes. */
function slotOf({ header }: RecordedBlock): number {
  return Number(unhex(header.digest.logs[0] ?? '').readBigUInt64LE(12));
}
