import type { KeyringPair } from '@polkadot/keyring/types';
import { AgentError } from '../../base/error.ts';
import { reportingShapes } from '../reporting/reporting-shapes.ts';
import type { DynamicCall } from '../reporting/require-reports.ts';
import { ChainState } from '../reporting/state.ts';
import type { ChainConnection } from '../rpc/connect.ts';
import { machineClock } from './clock.ts';
import { mortalBlocks } from './outbox-chain.ts';
import { type Finalized, type SubmitOptions, submitOnce } from './submit-once.ts';

/** What a call is for: its effect, if it is there at the finalized head. */
export type FindEffect<Effect> = () => Promise<Effect | undefined>;

/** The effect was there already, or the call that made it is final. */
export type InEffect<Effect> =
  | { readonly kind: 'there'; readonly effect: Effect }
  | { readonly kind: 'done'; readonly done: Finalized };

/**
 * Submits a call unless its effect is there, for a person who may stop it and start it again: exactly once in effect.
 *
 * Each attempt signs with the nonce of a finalized block in which the effect is absent. Of two attempts with one nonce at
 * most one is ever included; an earlier one with a lower nonce is final, and its effect would have been seen, or is dead.
 *
 * @throws AgentError as `submitOnce` does; `unknown/in_flight` when another call of the account keeps the nonce to itself
 */
export async function submitInEffect<Effect>(
  connection: ChainConnection,
  call: DynamicCall,
  pair: KeyringPair,
  options: Omit<SubmitOptions, 'nonce'> & { readonly find: FindEffect<Effect> },
): Promise<InEffect<Effect>> {
  const { find, signal, onProgress = () => undefined, clock = machineClock, pollMs = 500 } = options;
  let isTold = false;
  let first: number | undefined;
  for (;;) {
    // The nonce before the effect: what becomes final between the two can only add to what is found.
    const { number, nonce } = await accountAt(connection, pair.address);
    const effect = await find();
    if (effect !== undefined) return { kind: 'there', effect };
    first ??= number;
    try {
      return { kind: 'done', done: await submitOnce(connection, call, pair, { ...options, nonce }) };
    } catch (error) {
      const isWaiting = error instanceof AgentError && /^unknown\/(pool|not_included)$/.test(error.code);
      if (!isWaiting || signal.aborted) throw error;
      if (number >= first + 2 * mortalBlocks) throw inFlight(pair.address, error);
      if (!isTold) onProgress('another call of the account is on its way; waiting until it is final');
      isTold = true;
      await clock.wait(pollMs, signal);
    }
  }
}

async function accountAt(
  { api, client }: ChainConnection,
  address: string,
): Promise<{ number: number; nonce: number }> {
  const hash = await client.request<string>('chain_getFinalizedHead');
  const { number } = await client.request<{ number: string }>('chain_getHeader', [hash]);
  const state = await ChainState.at(api, hash);
  const { nonce } = await state.storage(reportingShapes.nonce, 'system', 'account', address);
  return { number: Number(number), nonce };
}

function inFlight(address: string, cause: AgentError): AgentError {
  return new AgentError(
    'unknown/in_flight',
    `nothing was submitted: other calls of ${address} come before it (${cause.message}); wait until they are final and try again`,
    { data: { account: address }, cause, retryable: true },
  );
}
