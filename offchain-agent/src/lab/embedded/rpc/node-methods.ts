import type { Block, Handler, Handlers } from '@acala-network/chopsticks-core';
import type { FeeDetails, RuntimeDispatchInfoV2 } from '@polkadot/types/interfaces';
import { bnToU8a, hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import { peerIdOf } from '../../../chain/reporting/peer-id.ts';
import { embeddedVersion } from '../../../chain/rpc/basis.ts';
import { encodeHeader, nodeHeader } from '../block-header.ts';
import type { EmbeddedChain } from '../embedded-chain.ts';
import { valueHash } from './value-hash.ts';

type At = HexString | undefined;

/** What a node answers beyond, or otherwise than, the handlers of chopsticks-core. */
export function nodeMethods(chain: EmbeddedChain): Handlers {
  const runtimeVersion: Handler = async (_context, [at]: [At]) => {
    const known = at === undefined ? chain.head : chain.archived(at)?.header;
    if (!known) throw unknownBlock(at);
    return await chain.runtimeVersionAt(known.number);
  };
  return {
    system_version: async () => embeddedVersion,
    // There is no peer-to-peer here and nobody holds a key to it; clients decode it, and it differs from chain to chain.
    system_localPeerId: async () => peerIdOf(chain.genesisHash),
    system_peers: async () => [],
    system_syncState: async () => {
      const { number } = chain.head;
      return { startingBlock: 0, currentBlock: number, highestBlock: number };
    },
    // From the archive: a node has headers and bodies of states that it has forgotten.
    chain_getHeader: async (_context, [at]: [At]) => {
      const block = chain.archived(at ?? chain.head.hash);
      return block ? nodeHeader(block.header) : null;
    },
    chain_getBlock: async (_context, [at]: [At]) => {
      const block = chain.archived(at ?? chain.head.hash);
      if (!block) return null;
      return {
        block: { header: nodeHeader(block.header), extrinsics: block.extrinsics },
        justifications: null,
      };
    },
    chain_getBlockHash: async (_context, [numbers]: [unknown]) => {
      if (numbers === undefined || numbers === null) return chain.head.hash;
      const hashAt = (number: unknown): HexString | null => chain.hashAt(Number(number)) ?? null;
      return Array.isArray(numbers) ? numbers.map(hashAt) : hashAt(numbers);
    },
    archive_v1_header: async (_context, [hash]: [HexString]) => {
      const block = chain.archived(hash);
      return block ? encodeHeader(block.header) : null;
    },
    archive_v1_body: async (_context, [hash]: [HexString]) => chain.archived(hash)?.extrinsics ?? null,
    chain_getRuntimeVersion: runtimeVersion,
    state_getRuntimeVersion: runtimeVersion,
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
      return value === undefined ? null : valueHash(value);
    },
    state_getStorageSize: async (_context, [key, at]: [string, At]) => {
      const value = await (await blockAt(chain, at)).get(key);
      return value === undefined ? null : (value.length - 2) / 2;
    },
  };
}

async function blockAt(chain: EmbeddedChain, at: At): Promise<Block> {
  const block = await chain.blockchain.getBlock(at);
  if (block) return block;
  throw unknownBlock(at);
}

function unknownBlock(at: At): Error {
  return Object.assign(new Error(`Client error: UnknownBlock: Header was not found: ${at}`), { code: 4003 });
}

type Parameters = [extrinsic: HexString, at: HexString | undefined];

/** Fees in the JSON of a node; chopsticks-core answers the runtime's SCALE bytes. */
export function paymentMethods(chain: EmbeddedChain): Handlers {
  return {
    payment_queryInfo: async (_context, parameters: Parameters) => {
      const { registry, bytes } = await feeQuery(chain, 'TransactionPaymentApi_query_info', parameters);
      const info = registry.createType<RuntimeDispatchInfoV2>('RuntimeDispatchInfoV2', bytes);
      return {
        // The method is older than proof sizes: nodes answer computation time alone.
        weight: info.weight.refTime.toNumber(),
        class: info.class.type.toLowerCase(),
        partialFee: info.partialFee.toString(),
      };
    },
    payment_queryFeeDetails: async (_context, parameters: Parameters) => {
      const { registry, bytes } = await feeQuery(
        chain,
        'TransactionPaymentApi_query_fee_details',
        parameters,
      );
      const { inclusionFee } = registry.createType<FeeDetails>('FeeDetails', bytes);
      if (inclusionFee.isNone) return { inclusionFee: null };
      const { baseFee, lenFee, adjustedWeightFee } = inclusionFee.unwrap();
      return {
        inclusionFee: {
          baseFee: baseFee.toHex(),
          lenFee: lenFee.toHex(),
          adjustedWeightFee: adjustedWeightFee.toHex(),
        },
      };
    },
  };
}

async function feeQuery(chain: EmbeddedChain, name: string, [extrinsic, at]: Parameters) {
  const block = (await chain.blockchain.getBlock(at)) ?? chain.head;
  const bytes = hexToU8a(extrinsic);
  const argument = u8aToHex(u8aConcat(bytes, bnToU8a(bytes.length, { bitLength: 32, isLe: true })));
  const { result } = await block.call(name, [argument]);
  // The types of fees are the same in all runtimes; a registry of the block's own would be read for each block that is asked about.
  return { registry: await chain.head.registry, bytes: hexToU8a(result) };
}
