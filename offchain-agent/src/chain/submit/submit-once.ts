import type { KeyringPair } from '@polkadot/keyring/types';
import { AgentError } from '../../base/error.ts';
import type { DynamicCall } from '../call/dynamic-call.ts';
import { StateAt } from '../call/state-at.ts';
import { reportingShapes } from '../reporting/reporting-shapes.ts';
import type { ChainConnection } from '../rpc/connect.ts';
import { type FoundExtrinsic, findInclusion } from './find-inclusion.ts';
import { machineClock, mortalBlocks, type OutboxClock } from './outbox-chain.ts';
import { poolAnswer, readFailure } from './refusal.ts';
import { signCall } from './sign.ts';

export interface SubmitOptions {
  readonly signal: AbortSignal;
  /** Told what happens, in sentences. */
  readonly onProgress?: (sentence: string) => void;
  readonly clock?: OutboxClock;
  /** How long to wait between two looks at the chain; the first few are sooner. */
  readonly pollMs?: number;
  /** To sign with; left out: the next one, after what waits in the node's pool. */
  readonly nonce?: number;
}

/** A call that succeeded in a finalized block. */
export interface Finalized {
  readonly hash: string;
  readonly block: number;
  readonly blockHash: string;
  readonly events: FoundExtrinsic['events'];
}

/** For a chain that makes a block as soon as a transaction comes, as an embedded one may. */
const firstPollMs = 25;

/**
 * Signs a call, submits it and waits until it is finalized. For a person who waits: nothing is kept; what must survive a
 * crash goes through the outbox.
 *
 * @throws AgentError `no/refused` when the call failed, in words; `no/unpaid`; `unknown/not_included` when it was
 * submitted and can no longer be included; `unknown/pool` when the node's pool refuses it; the reason of the signal
 */
export async function submitOnce(
  connection: ChainConnection,
  call: DynamicCall,
  pair: KeyringPair,
  options: SubmitOptions,
): Promise<Finalized> {
  const { api, client } = connection;
  const { signal, onProgress = () => undefined } = options;
  const birth = await finalizedBlock(connection);
  const nonce = options.nonce ?? (await client.request<number>('system_accountNextIndex', [pair.address]));
  const { extrinsic, hash, diesAt } = signCall(call, { api, pair, nonce, head: birth });
  // Whatever goes wrong from here on: the node may have it.
  const orOpen = async <Value>(asked: Promise<Value>): Promise<Value> =>
    await asked.catch((error: unknown) => {
      onProgress(`${hash} may still be included, until block ${diesAt - 1}`);
      throw error;
    });
  const answer = await orOpen(
    client
      .request('author_submitExtrinsic', [extrinsic])
      .then(() => ({ kind: 'taken' as const }), poolAnswer),
  );
  if (answer.kind === 'unpaid') throw unpaid(pair.address);
  if (answer.kind === 'waiting') {
    throw new AgentError('unknown/pool', `not submitted: ${answer.why}`, { data: { hash } });
  }
  onProgress(`submitted ${hash}; waiting until it is final`);
  const clock = options.clock ?? machineClock;
  const { pollMs = 500 } = options;
  let waitMs = firstPollMs;
  let scanned = birth.number;
  while (!signal.aborted) {
    const head = await orOpen(finalizedBlock(connection));
    const last = Math.min(head.number, diesAt - 1);
    const found = await orOpen(findInclusion(connection, hash, scanned + 1, last));
    if (found) return settled(found, hash);
    if (head.number >= diesAt - 1) {
      throw new AgentError(
        'unknown/not_included',
        `${hash} was submitted, but no block took it up to block ${diesAt - 1}; nothing has changed on the chain, try again`,
        { data: { hash, dies_at: diesAt }, retryable: true },
      );
    }
    scanned = Math.max(scanned, last);
    await clock.wait(Math.min(waitMs, pollMs), signal);
    waitMs *= 2;
  }
  onProgress(`${hash} may still be included, until block ${diesAt - 1}`);
  throw signal.reason;
}

function settled({ block, blockHash, index, dispatch, events }: FoundExtrinsic, hash: string): Finalized {
  if (dispatch.kind === 'failed') {
    const failed = readFailure(dispatch.failure);
    const reason = failed.kind === 'done' ? dispatch.failure.text : failed.reason;
    throw new AgentError('no/refused', `the chain refuses it: ${reason}`, {
      data: { hash, block, extrinsic: index, error: dispatch.failure.name },
    });
  }
  if (dispatch.kind === 'unreadable') {
    throw new AgentError(
      'unknown/events',
      `${hash} is in block ${block}, but the node has no events of that block`,
    );
  }
  return { hash, block, blockHash, events };
}

async function finalizedBlock({ client }: ChainConnection): Promise<{ number: number; hash: string }> {
  const hash = await client.request<string>('chain_getFinalizedHead');
  const { number } = await client.request<{ number: string }>('chain_getHeader', [hash]);
  return { number: Number(number), hash };
}

function unpaid(address: string): AgentError {
  return new AgentError(
    'no/unpaid',
    `${address} cannot pay: it does not exist on the chain or its balance is too low; send funds to it`,
    { data: { account: address } },
  );
}

/** What a call is for: its effect, if it is there at the finalized head. */
type FindEffect<Effect> = () => Promise<Effect | undefined>;

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
  const state = await StateAt.at(api, hash);
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
