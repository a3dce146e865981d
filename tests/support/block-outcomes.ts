import '@almanac-chain/types';
import type { ApiPromise } from '@polkadot/api';
import type { Codec } from '@polkadot/types/types';

/** What became of an extrinsic that was signed. */
export interface ExtrinsicOutcome {
  /** The extrinsic. */
  readonly hex: string;
  /** The name of the error; none of one that succeeded. */
  readonly error: string | undefined;
  /** What its signer has paid for it in the end. */
  readonly fee: bigint;
}

/** What became of the signed extrinsics of the last block, in their order. */
export async function blockOutcomes(api: ApiPromise): Promise<readonly ExtrinsicOutcome[]> {
  const hash = await api.rpc.chain.getFinalizedHead();
  const [{ block }, at] = await Promise.all([api.rpc.chain.getBlock(hash), api.at(hash)]);
  const events = [...(await at.query.system.events())];
  return block.extrinsics.flatMap((extrinsic, index) => {
    if (!extrinsic.isSigned) return [];
    const own = events
      .filter(({ phase }) => phase.isApplyExtrinsic && phase.asApplyExtrinsic.toNumber() === index)
      .map(({ event }) => event);
    const failed = own.find((event) => api.events.system.ExtrinsicFailed.is(event));
    const paid = own.find((event) => api.events.transactionPayment.TransactionFeePaid.is(event));
    return [{ hex: extrinsic.toHex(), error: errorOf(api, failed?.data[0]), fee: amountOf(paid?.data[1]) }];
  });
}

function errorOf(api: ApiPromise, error: unknown): string | undefined {
  if (error === undefined) return undefined;
  const decoded = api.createType('DispatchError', (error as { toU8a: () => Uint8Array }).toU8a());
  return decoded.isModule ? api.registry.findMetaError(decoded.asModule).name : decoded.type;
}

function amountOf(amount: Codec | undefined): bigint {
  return amount === undefined ? 0n : BigInt(amount.toString());
}
