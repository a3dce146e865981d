import { createLogger } from '../../../base/logger.ts';
import { pathKeys, shownUrl } from '../../../base/url.ts';
import { RpcClient } from '../../../chain/rpc/client.ts';
import { hostInUrl, listen } from '../../../http/listen.ts';
import type { PeriodKind } from '../../../sli/calendar.ts';
import { ApiServedChain } from '../../chain/api-served-chain.ts';
import { factsOf, type ServedChainOptions } from '../../chain/chain-facts.ts';
import { ChainRecords } from '../../telemetry/chain-records.ts';
import { SessionKeyOwners } from '../../telemetry/session-key-owners.ts';
import { createTelemetryServer, type TelemetryServerOptions } from '../../telemetry/telemetry-server.ts';

interface TelemetryOptions
  extends Pick<TelemetryServerOptions, 'upstream' | 'trustProxy' | 'figuresInNames'> {
  /** Of records. */
  readonly period: PeriodKind;
  /** Nodes of other networks, asked whose session keys are whose. */
  readonly networkUrls?: readonly string[];
  /** Ends the attempt to connect to them. */
  readonly signal?: AbortSignal;
}

/** Telemetry that is being served. */
export interface TelemetryServing {
  /** Where front ends connect. */
  readonly feed: string;
  /** Where nodes connect; null in front of another feed. */
  readonly submit: string | null;
  /** That other feed, without what may be secret in it. */
  readonly upstream: string | null;
  close(): Promise<void>;
}

/**
 * Serves telemetry with the records of a chain, over a connection that stays the caller's.
 * @throws AgentError `bad_input/not_almanac`, `bad_input/listen`; of the transport for nodes of other networks
 */
export async function startTelemetry(
  { chain: connection, chainName, url, names }: ServedChainOptions,
  address: { readonly host: string; readonly port: number },
  { period, networkUrls = [], signal, ...options }: TelemetryOptions,
): Promise<TelemetryServing> {
  const { client } = connection;
  const secrets = [client.url, ...networkUrls, options.upstream ?? ''].flatMap(pathKeys);
  const log = createLogger({ level: 'warn', secrets });
  /** What to close, the last one first. */
  const open: (() => void | Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const end of open.splice(0).toReversed()) await end();
  };
  try {
    const chain = await ApiServedChain.open(
      connection,
      await factsOf({ chain: connection, chainName, url, names }),
    );
    open.push(() => chain.close());
    const others: RpcClient[] = [];
    for (const other of networkUrls) {
      const opened = await RpcClient.open(other, signal ? { signal } : {});
      open.push(() => opened.close());
      others.push(opened);
    }
    const owners = await SessionKeyOwners.open([client, ...others]);
    const records = new ChainRecords({ chain, owners, period, log });
    open.push(() => records.close());
    const server = createTelemetryServer({ ...options, records, log });
    open.push(async () => await server.close());
    const at = await listen(server, address.host, address.port, '--listen');
    const host = hostInUrl(address.host);
    const { upstream } = options;
    return {
      feed: `ws://${host}:${at}/feed`,
      submit: upstream === undefined ? `ws://${host}:${at}/submit` : null,
      upstream: upstream === undefined ? null : shownUrl(upstream),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
