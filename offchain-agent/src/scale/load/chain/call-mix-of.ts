import { CallEncoder } from '../../../chain/call/encode-call.ts';
import { CallMix } from '../calls/call-mix.ts';
import type { CallsDocument } from '../calls/calls-file.ts';
import { type LoadChain, markerOf } from './load-chain.ts';

/**
 * The calls and reads of a file for a chain, whose runtime encodes them.
 * @throws AgentError as `CallMix.of` does
 */
export function callMixOf({ api, scheme }: LoadChain, document: CallsDocument): CallMix {
  // With the marker, an account where a number belongs is found before anything is sent.
  return CallMix.of(document, new CallEncoder(api.runtimeMetadata), markerOf(scheme));
}
