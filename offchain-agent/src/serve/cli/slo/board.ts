import { createLogger } from '../../../base/logger.ts';
import { pathKeys } from '../../../base/url.ts';
import { openChain } from '../../../chain/rpc/connect.ts';
import { openAt } from '../../../cli/open-at.ts';
import { ApiServedChain } from '../../chain/api-served-chain.ts';
import { factsOf } from '../../chain/chain-facts.ts';
import type { Objectives } from '../../objective/objectives.ts';
import { StatusBoard } from '../../status/status-board.ts';
import type { Board } from '../../status/status-source.ts';

/**
 * The targets of a chain and the indicators of which there are records, as `almanac serve` has them.
 * @throws AgentError as `openAt` does; `bad_input/not_almanac`
 */
export async function readBoard(url: string | undefined, objectives: Objectives): Promise<Board> {
  await using opened = await openAt(url, openChain);
  const chain = await ApiServedChain.open(opened.chain, await factsOf(opened));
  const log = createLogger({ level: 'warn', secrets: pathKeys(opened.chain.client.url) });
  const board = new StatusBoard(chain, objectives, log);
  try {
    return await board.now();
  } finally {
    board.close();
    await chain.close();
  }
}
