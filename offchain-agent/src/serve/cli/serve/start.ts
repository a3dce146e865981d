import { AgentError } from '../../../base/error.ts';
import { createLogger } from '../../../base/logger.ts';
import { pathKeys } from '../../../base/url.ts';
import { hostInUrl, listen } from '../../../http/listen.ts';
import { ApiServedChain } from '../../chain/api-served-chain.ts';
import { factsOf, type ServedChainOptions } from '../../chain/chain-facts.ts';
import { type ChainServerOptions, createChainServer } from '../../chain-server.ts';
import { NamesFile } from '../../names/served-names.ts';
import type { PageFacts } from '../../page.ts';

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

interface ServingOptions
  extends Pick<
    ChainServerOptions,
    'perMinute' | 'objectives' | 'trustProxy' | 'archive' | 'evidence' | 'publicUrl' | 'onBoard'
  > {
  /** Where pages reach the chain and its identities, and what they say of it. */
  readonly page?: Omit<PageFacts, 'nodeUrl'>;
  /** A file with names of accounts, which is followed. */
  readonly namesFile?: string;
}

/**
 * Serves a chain over a connection that stays the caller's.
 * @throws AgentError `bad_input/not_almanac`, `bad_input/listen`, and as `readNames` does
 */
export async function startServing(
  opened: ServedChainOptions,
  address: ServeAddress,
  { page, namesFile, ...options }: ServingOptions = {},
): Promise<Serving> {
  const { client, api } = opened.chain;
  const log = createLogger({ level: 'warn', secrets: pathKeys(client.url) });
  const genesis = api.genesisHash.toHex();
  const ofFile =
    namesFile === undefined
      ? undefined
      : new NamesFile({ file: namesFile, genesis, running: opened.names, log });
  const facts = await factsOf(opened, ofFile);
  const chain = await ApiServedChain.open(opened.chain, facts);
  const stop = async (): Promise<void> => {
    ofFile?.close();
    await chain.close();
  };
  const start = async (port: number): Promise<Serving> => {
    const served = { ...options, chain, log, page: { ...page, nodeUrl: client.url } };
    const server = await createChainServer(served);
    const at = await listen(server, address.host, port, '--listen');
    const host = hostInUrl(address.host);
    const close = async (): Promise<void> => {
      await stop();
      await server.close();
    };
    return { http: `http://${host}:${at}`, close };
  };
  try {
    return await start(address.port);
  } catch (error) {
    const isTaken = error instanceof AgentError && error.code === 'bad_input/listen';
    if (isTaken && address.isPreferred === true && address.port !== 0) return await start(0);
    await stop();
    throw error;
  }
}
