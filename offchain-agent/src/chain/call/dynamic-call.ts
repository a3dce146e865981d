import type { ApiPromise } from '@polkadot/api';
import { AgentError } from '../../base/error.ts';
import { plainMessage } from '../../base/plain-text.ts';
import { missingPart } from './missing.ts';

/** A call as @polkadot/api makes it from the metadata of a runtime that is met only now. */
export type DynamicCall = ReturnType<ApiPromise['tx']>;

/**
 * Makes a call of the runtime.
 * @throws AgentError `bad_input/not_in_runtime` when the runtime has no such pallet, or the pallet no such call
 * @throws AgentError `bad_input/call` when the arguments do not fit it
 */
export function dynamicCall(
  api: ApiPromise,
  pallet: string,
  name: string,
  args: readonly unknown[],
): DynamicCall {
  const create = api.tx[pallet]?.[name];
  if (!create) throw missingPart(api, { kind: 'call', of: pallet, name });
  try {
    return create(...args);
  } catch (cause) {
    throw new AgentError(
      'bad_input/call',
      `the runtime does not take these arguments for ${pallet}.${name}: ${plainMessage(cause)}; use the version of almanac that belongs to the chain`,
      { data: { call: `${pallet}.${name}` }, cause },
    );
  }
}
