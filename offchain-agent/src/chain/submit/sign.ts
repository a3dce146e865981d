import type { ApiPromise } from '@polkadot/api';
import type { KeyringPair } from '@polkadot/keyring/types';
import { blake2AsHex } from '@polkadot/util-crypto';
import { AgentError } from '../../base/error.ts';
import { plainMessage } from '../../base/plain-text.ts';
import type { DynamicCall } from '../call/dynamic-call.ts';
import type { FinalizedHead } from '../reporting/reporting-chain.ts';
import { mortalBlocks, type SignedExtrinsic } from './outbox-chain.ts';

interface SignOptions {
  readonly api: ApiPromise;
  readonly pair: KeyringPair;
  readonly nonce: number;
  /** The extrinsic lives from this block on, for `mortalBlocks`. */
  readonly head: Pick<FinalizedHead, 'number' | 'hash'>;
}

/** Signs a call for the runtime that the connection knows, without asking the node anything. */
export function signCall(call: DynamicCall, { api, pair, nonce, head }: SignOptions): SignedExtrinsic {
  const signed = call.sign(pair, {
    nonce,
    blockHash: head.hash,
    era: api.registry.createType('ExtrinsicEra', { current: head.number, period: mortalBlocks }),
    genesisHash: api.genesisHash,
    runtimeVersion: api.runtimeVersion,
    signedExtensions: api.registry.signedExtensions,
  });
  const extrinsic = signed.toHex();
  return { extrinsic, hash: blake2AsHex(extrinsic, 256), diesAt: head.number + mortalBlocks };
}

/**
 * Reads an encoded call.
 * @throws AgentError `bad_input/call` when the runtime does not know it
 */
export function decodeCall(api: ApiPromise, hex: string): DynamicCall {
  try {
    return api.tx(api.registry.createType('Call', hex));
  } catch (cause) {
    throw new AgentError(
      'bad_input/call',
      `the chain's runtime does not know the call: ${plainMessage(cause)}`,
      { cause },
    );
  }
}
