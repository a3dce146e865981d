import type { Logger } from '../../base/logger.ts';
import { plainText } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';
import { awaitChain } from '../../chain/reporting/open-chain.ts';
import { readBasis } from '../../chain/rpc/basis.ts';
import { ApiServedChain } from '../chain/api-served-chain.ts';
import { LateServedChain } from '../chain/late-served-chain.ts';
import { fixedNames } from '../names/served-names.ts';
import { oneObjective } from '../objective/objectives.ts';
import { StatusBoard } from '../status/status-board.ts';
import type { MonitorConfig } from './config.ts';
import { PageRecords } from './page-records.ts';

/** The chain of a status page, which may answer later, or never. */
export interface FollowedChain {
  readonly records: PageRecords;
  close(): Promise<void>;
}

/**
 * Follows the chain of a configuration; the page waits for nothing of it.
 * @param numberOf the number of an endpoint by its name
 */
export function followChain(
  { chain: asked, endpoints, objective }: Pick<MonitorConfig, 'chain' | 'endpoints' | 'objective'>,
  numberOf: (name: string) => number | undefined,
  log: Logger,
): FollowedChain | undefined {
  if (!asked) return undefined;
  const names = fixedNames();
  const url = shownUrl(asked.url);
  const chain = new LateServedChain({ name: 'the chain', url, genesisHash: '', basis: 'census', names });
  const board = new StatusBoard(chain, oneObjective(objective), log);
  const ended = new AbortController();
  const begin = async (): Promise<() => Promise<void>> => {
    const { api, client } = await awaitChain([asked.url], ended.signal, log);
    const name = plainText(await client.request('system_chain'));
    const facts = { name, url, genesisHash: api.genesisHash.toHex(), basis: await readBasis(client), names };
    const served = await ApiServedChain.open({ api, client }, facts);
    chain.begin(served);
    board.start();
    return async () => {
      await served.close();
      await api.disconnect();
    };
  };
  const begun = begin().catch((error: unknown) => {
    if (!ended.signal.aborted) log.error({ err: error }, 'the records of the chain are not shown');
    return undefined;
  });
  const targets = new Map(
    endpoints.flatMap(({ name, target }) => {
      const number = numberOf(name);
      return number === undefined ? [] : [[number, target ?? name] as const];
    }),
  );
  return {
    records: new PageRecords({ chain, board, network: asked.network, targets }),
    close: async () => {
      ended.abort();
      board.close();
      const stop = await begun;
      await stop?.();
    },
  };
}
