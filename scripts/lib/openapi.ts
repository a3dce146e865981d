import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiText } from '../../offchain-agent/src/serve/api/openapi.ts';
import { createChainServer } from '../../offchain-agent/src/serve/chain-server.ts';
import { FakeServedChain } from '../../tests/support/fake-served-chain.ts';
import { silentLogger } from '../../tests/support/silent-logger.ts';
import { root } from './folders.mjs';

export const openApiPath = join(root, 'docs/openapi.json');

/** The description of the HTTP API that `almanac serve` gives of itself. */
export async function describeApi(): Promise<string> {
  // Routes describe themselves; none of them is asked.
  const server = await createChainServer({ chain: new FakeServedChain(), log: silentLogger(), web: null });
  try {
    await server.ready();
    return openApiText(server);
  } finally {
    await server.close();
  }
}

/** Where the committed description differs from that of the routes. */
export async function openApiFaults(): Promise<string[]> {
  const isSame = readFileSync(openApiPath, 'utf8') === (await describeApi());
  return isSame ? [] : ['docs/openapi.json is not what the routes say: run `npm run types` and commit it'];
}
