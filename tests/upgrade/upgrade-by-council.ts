import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import type { HexString } from '@polkadot/util/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import { type DynamicCall, dynamicCall } from '../../offchain-agent/src/chain/call/dynamic-call.ts';
import { type Members, passMotion } from '../support/council-motion.ts';

/** The call by which Root allows code, which stands in the transaction by its hash alone. */
export function authorizeCall(api: ApiPromise, code: HexString): DynamicCall {
  return dynamicCall(api, 'system', 'authorizeUpgrade', [blake2AsHex(code, 256)]);
}

/** Has the Council allow code, as docs/how-to/run-a-chain.md says: whitelist the call, and dispatch it as Root. */
export async function authorizeByCouncil(api: ApiPromise, code: HexString, members: Members): Promise<void> {
  const { method } = authorizeCall(api, code);
  await passMotion(api, dynamicCall(api, 'whitelist', 'whitelistCall', [method.hash]), members);
  const dispatch = dynamicCall(api, 'whitelist', 'dispatchWhitelistedCallWithPreimage', [method]);
  await passMotion(api, dispatch, members);
}

/**
 * Sends allowed code to be put in force, which anybody may do. Nothing is waited for: the client that sent it is about to
 * learn of the new runtime, and would read the events of the block that has it with the types of either.
 */
export async function applyUpgrade(api: ApiPromise, code: HexString, signer: KeyringPair): Promise<void> {
  const apply = dynamicCall(api, 'system', 'applyAuthorizedUpgrade', [code]);
  await api.rpc.author.submitExtrinsic(await apply.signAsync(signer, { nonce: -1 }));
}
