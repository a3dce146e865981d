import { type ApiReportingChain, openReportingChain } from '../chain/reporting/api-reporting-chain.ts';
import { AgentError } from '../error.ts';

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

/** What an account can pay with, in the chain's smallest unit. */
export async function freeBalance({ api }: ApiReportingChain, account: string): Promise<bigint> {
  const info: unknown = (await api.query['system']?.['account']?.(account))?.toJSON();
  const free = (info as { data?: { free?: number | string } } | undefined)?.data?.free;
  return BigInt(free ?? 0);
}
