import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import type { EventRecord } from '@polkadot/types/interfaces';
import type { HexString } from '@polkadot/util/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import { type DynamicCall, dynamicCall } from '../../offchain-agent/src/chain/reporting/require-reports.ts';
import { passMotion } from '../support/council-motion.ts';
import { submit } from '../support/submit.ts';
import type { Members } from './council.ts';

/** The call by which Root allows code, which stands in the transaction by its hash alone. */
export function authorizeCall(api: ApiPromise, code: HexString): DynamicCall {
  return dynamicCall(api, 'system', 'authorizeUpgrade', [blake2AsHex(code, 256)]);
}

/** Has the Council allow code, as docs/operate.md says: whitelist the call, and dispatch it as Root. */
export async function authorizeByCouncil(api: ApiPromise, code: HexString, members: Members): Promise<void> {
  const { method } = authorizeCall(api, code);
  await passMotion(api, dynamicCall(api, 'whitelist', 'whitelistCall', [method.hash]), members);
  const dispatch = dynamicCall(api, 'whitelist', 'dispatchWhitelistedCallWithPreimage', [method]);
  await passMotion(api, dispatch, members);
}

/** Puts allowed code in force, which anybody may do. */
export async function applyUpgrade(
  api: ApiPromise,
  code: HexString,
  signer: KeyringPair,
): Promise<EventRecord[]> {
  return await submit(api, dynamicCall(api, 'system', 'applyAuthorizedUpgrade', [code]), signer);
}
