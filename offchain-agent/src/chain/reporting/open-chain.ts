import { Attempts } from '../../base/attempts.ts';
import { systemClock } from '../../base/clock.ts';
import { AgentError, isFinal } from '../../base/error.ts';
import type { Logger } from '../../base/logger.ts';
import { shownUrl } from '../../base/url.ts';
import type { RpcClient } from '../rpc/client.ts';
import { type ApiReportingChain, openReportingChain } from './api-reporting-chain.ts';

/**
 * Connects to the first node that answers; when it is lost and does not come back, the connection goes on at the next.
 * @throws AgentError of the last node when none does; at once when one answers that is another chain or no node
 */
export async function openFirstChain(
  urls: readonly string[],
  signal: AbortSignal,
  onFault: (error: unknown) => void = () => undefined,
): Promise<ApiReportingChain> {
  let last: unknown;
  for (const [index, url] of urls.entries()) {
    try {
      const fallbackUrls = [...urls.slice(index + 1), ...urls.slice(0, index)];
      return await openReportingChain(url, { signal, fallbackUrls, onFault });
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
  return await untilMended('connect', signal, log, async () => {
    const onFault = (error: unknown): void => log.warn({ err: error }, 'a node of the chain fails');
    const chain = await openFirstChain(urls, signal, onFault);
    tellOfBreaks(chain.client, log);
    return chain;
  });
}

/**
 * Does a step of opening until it succeeds: a node or a store may be away at the start.
 * @throws AgentError of what no waiting mends; the reason of the signal when it aborts
 */
export async function untilMended<Value extends object>(
  name: string,
  signal: AbortSignal,
  log: Logger,
  step: () => Promise<Value>,
): Promise<Value> {
  const value = await new Attempts(systemClock, log).until(name, signal, step, isFinal);
  if (value === undefined) throw signal.reason;
  return value;
}

function tellOfBreaks(client: RpcClient, log: Logger): void {
  client.onConnection((event) => {
    const data = { url: shownUrl(client.url) };
    if (event === 'lost') log.warn(data, 'the connection to the node is lost; trying again');
    else log.info(data, 'connected to a node of the chain again');
  });
}

/** What an account can pay with, in the chain's smallest unit. */
export async function freeBalance({ api }: Pick<ApiReportingChain, 'api'>, account: string): Promise<bigint> {
  const info: unknown = (await api.query['system']?.['account']?.(account))?.toJSON();
  const free = (info as { data?: { free?: number | string } } | undefined)?.data?.free;
  return BigInt(free ?? 0);
}
