import { isIP } from 'node:net';
import { AgentError } from '../../../base/error.ts';
import { createLogger } from '../../../base/logger.ts';
import { pathKeys } from '../../../base/url.ts';
import { readBasis } from '../../../chain/rpc/basis.ts';
import type { ChainConnection } from '../../../chain/rpc/connect.ts';
import type { Opened } from '../../../cli/open-at.ts';
import { listen } from '../../../http/listen.ts';
import { ApiServedChain } from '../../chain/api-served-chain.ts';
import type { ServedChainFacts } from '../../chain/served-chain.ts';
import { type ChainServerOptions, createChainServer } from '../../chain-server.ts';

export type ServedChainOptions = Pick<Opened<ChainConnection>, 'chain' | 'chainName' | 'url' | 'names'>;

interface ServeAddress {
  readonly host: string;
  readonly port: number;
  /** Whether any free port will do where that one is taken. */
  readonly isPreferred?: boolean;
}

/** A chain that is being served. */
export interface Serving {
  /** Where, without a slash at its end. */
  readonly http: string;
  close(): Promise<void>;
}

/**
 * Serves a chain over a connection that stays the caller's.
 * @throws AgentError `bad_input/not_almanac`, `bad_input/listen`
 */
export async function startServing(
  opened: ServedChainOptions,
  address: ServeAddress,
  options: Pick<
    ChainServerOptions,
    'perMinute' | 'objectives' | 'trustProxy' | 'archive' | 'evidence' | 'publicUrl'
  > = {},
): Promise<Serving> {
  const { client } = opened.chain;
  const chain = await ApiServedChain.open(opened.chain, await factsOf(opened));
  const log = createLogger({ level: 'warn', secrets: pathKeys(client.url) });
  const start = async (port: number): Promise<Serving> => {
    const server = await createChainServer({ ...options, chain, log });
    const at = await listen(server, address.host, port, '--listen');
    const host = isIP(address.host) === 6 ? `[${address.host}]` : address.host;
    const close = async (): Promise<void> => {
      await chain.close();
      await server.close();
    };
    return { http: `http://${host}:${at}`, close };
  };
  try {
    return await start(address.port);
  } catch (error) {
    const isTaken = error instanceof AgentError && error.code === 'bad_input/listen';
    if (isTaken && address.isPreferred === true && address.port !== 0) return await start(0);
    await chain.close();
    throw error;
  }
}

/** What a chain is, for as long as it is served. */
export async function factsOf({
  chain: { api, client },
  chainName,
  url,
  names,
}: ServedChainOptions): Promise<ServedChainFacts> {
  return {
    name: chainName,
    url,
    genesisHash: api.genesisHash.toHex(),
    basis: await readBasis(client),
    names,
  };
}
