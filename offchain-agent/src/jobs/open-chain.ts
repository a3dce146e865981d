import { type ApiReportingChain, openReportingChain } from '../chain/reporting/api-reporting-chain.ts';
import { AgentError } from '../error.ts';
import type { Logger } from '../log/logger.ts';
import { systemClock } from '../probe/sample/clock.ts';
import { Attempts } from './attempts.ts';
import { isFinal } from './is-final.ts';

/**
 * Connects to the first node that answers.
 * @throws AgentError of the last node when none does; at once when one answers that is another chain or no node
 */
export async function openFirstChain(
  urls: readonly string[],
  signal: AbortSignal,
): Promise<ApiReportingChain> {
  let last: unknown;
  for (const url of urls) {
    try {
      return await openReportingChain(url, { signal });
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof AgentError && error.code.startsWith('unreachable/'))) throw error;
      last = error;
    }
  }
  throw last;
}

/**
 * As `openFirstChain`, but waits for a node: after a power cut the agent may be there first.
 * @throws AgentError when one answers that is another chain or no node; the reason of the signal when it aborts
 */
export async function awaitChain(
  urls: readonly string[],
  signal: AbortSignal,
  log: Logger,
): Promise<ApiReportingChain> {
  let found: { readonly chain: ApiReportingChain } | { readonly fault: unknown } | undefined;
  await new Attempts(systemClock, log).until('connect', signal, async () => {
    try {
      found = { chain: await openFirstChain(urls, signal) };
    } catch (error) {
      if (!isFinal(error) && !signal.aborted) throw error;
      found = { fault: error };
    }
  });
  signal.throwIfAborted();
  if (found && 'chain' in found) return found.chain;
  throw found?.fault;
}

/** What an account can pay with, in the chain's smallest unit. */
export async function freeBalance({ api }: ApiReportingChain, account: string): Promise<bigint> {
  const info: unknown = (await api.query['system']?.['account']?.(account))?.toJSON();
  const free = (info as { data?: { free?: number | string } } | undefined)?.data?.free;
  return BigInt(free ?? 0);
}
