import type { ApiPromise } from '@polkadot/api';
import { type DynamicCall, dynamicCall } from '../call/dynamic-call.ts';
import { missingPart } from '../call/missing.ts';

/** A call that the Council has to pass, and the one with which a member proposes it. */
interface CouncilMotion {
  /** The call itself, SCALE encoded, and its hash: what members vote about. */
  readonly call: string;
  readonly hash: string;
  readonly members: number;
  readonly threshold: number;
  readonly propose: DynamicCall;
}

/**
 * Prepares a motion for a call.
 * @param threshold votes that pass it; more than half of the members unless given
 */
export async function councilMotion(
  api: ApiPromise,
  call: DynamicCall,
  threshold?: number,
): Promise<CouncilMotion> {
  const members = await api.query['council']?.['members']?.();
  if (!members) throw missingPart(api, { kind: 'storage item', of: 'council', name: 'members' });
  const count = (members.toJSON() as unknown[]).length;
  const needed = threshold ?? Math.floor(count / 2) + 1;
  const { method } = call;
  const propose = dynamicCall(api, 'council', 'propose', [needed, method, method.encodedLength + 8]);
  return {
    call: method.toHex(),
    hash: method.hash.toHex(),
    members: count,
    threshold: needed,
    propose,
  };
}
