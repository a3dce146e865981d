import { CallEncoder } from '../../../chain/call/encode-call.ts';
import { CallMix } from '../calls/call-mix.ts';
import type { CallsDocument } from '../calls/calls-file.ts';
import type { LoadChain } from './load-chain.ts';

/**
 * The calls and reads of a file for a chain, whose runtime encodes them.
 * @throws AgentError as `CallMix.of` does
 */
export function callMixOf({ api, scheme }: LoadChain, document: CallsDocument): CallMix {
  // No number of 128 bits is that large: an account where a number belongs is found before anything is sent.
  const account = new Uint8Array(scheme === 'ethereum' ? 20 : 32).fill(0xa5);
  return CallMix.of(document, new CallEncoder(api.runtimeMetadata), account);
}
