import type { Block, Handler, Handlers } from '@acala-network/chopsticks-core';
import { hexToU8a, u8aConcat } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { base58Encode, blake2AsHex } from '@polkadot/util-crypto';
import { embeddedVersion } from '../../../chain/rpc/basis.ts';
import type { EmbeddedChain } from '../embedded-chain.ts';

type At = HexString | undefined;

/** What a node answers beyond, or otherwise than, the handlers of chopsticks-core. */
export function nodeMethods(chain: EmbeddedChain): Handlers {
  return {
    system_version: async () => embeddedVersion,
    system_localPeerId: async () => peerId(chain.genesisHash),
    system_peers: async () => [],
    system_syncState: async () => {
      const { number } = chain.head;
      return { startingBlock: 0, currentBlock: number, highestBlock: number };
    },
    chain_getRuntimeVersion: async (_context, [at]: [At]) => await (await blockAt(chain, at)).runtimeVersion,
    chain_subscribeAllHeads: subscribeAllHeads,
    chain_unsubscribeAllHeads: async () => true,
    state_call: async (_context, [method, data, at]: [string, HexString, At]) => {
      const block = await blockAt(chain, at);
      const { result } = await block.call(method, [data]).catch((cause: Error) => {
        throw Object.assign(new Error(`Client error: Execution failed: ${cause.message}`, { cause }), {
          code: 4003,
        });
      });
      return result;
    },
    state_getStorageHash: async (_context, [key, at]: [string, At]) => {
      const value = await (await blockAt(chain, at)).get(key);
      return value === undefined ? null : blake2AsHex(hexToU8a(value), 256);
    },
    state_getStorageSize: async (_context, [key, at]: [string, At]) => {
      const value = await (await blockAt(chain, at)).get(key);
      return value === undefined ? null : hexToU8a(value).length;
    },
  };
}

// Without forks all heads are the new heads.
const subscribeAllHeads: Handler = async (context, _parameters, { subscribe }) => {
  const { chain } = context;
  const id = chain.headState.subscribeHead((block) => void announce(block));
  const notify = subscribe('chain_allHead', id, () => chain.headState.unsubscribeHead(id));
  const announce = async (block: Block): Promise<void> => notify(rpcHeader(await block.header));
  void announce(chain.head);
  return id;
};

function rpcHeader(header: Awaited<Block['header']>): unknown {
  return {
    parentHash: header.parentHash.toHex(),
    number: `0x${header.number.toNumber().toString(16)}`,
    stateRoot: header.stateRoot.toHex(),
    extrinsicsRoot: header.extrinsicsRoot.toHex(),
    digest: { logs: header.digest.logs.map((item) => item.toHex()) },
  };
}

async function blockAt(chain: EmbeddedChain, at: At): Promise<Block> {
  const block = await chain.blockchain.getBlock(at);
  if (block) return block;
  throw Object.assign(new Error(`Client error: UnknownBlock: Header was not found: ${at}`), { code: 4003 });
}

/**
 * A peer id in the form of libp2p (identity hash of an ed25519 key), since clients decode it. There is no
 * peer-to-peer here and nobody holds a key to it: it only differs from chain to chain.
 */
function peerId(genesisHash: HexString): string {
  return base58Encode(u8aConcat(new Uint8Array([0, 36, 8, 1, 18, 32]), hexToU8a(genesisHash)));
}
