import type { Handlers } from '@acala-network/chopsticks-core';
import type { FeeDetails, RuntimeDispatchInfoV2 } from '@polkadot/types/interfaces';
import { bnToU8a, hexToU8a, u8aConcat, u8aToHex } from '@polkadot/util';
import type { HexString } from '@polkadot/util/types';
import type { EmbeddedChain } from '../embedded-chain.ts';

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
  return { registry: await block.registry, bytes: hexToU8a(result) };
}
