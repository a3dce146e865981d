import { AgentError } from '../../../base/error.ts';
import { plainText } from '../../../base/plain-text.ts';
import { shownUrl, webSocketUrl } from '../../../base/url.ts';
import { RpcClient } from '../../../chain/rpc/client.ts';
import { type ChainConnection, openChain } from '../../../chain/rpc/connect.ts';
import { type Opened, openAt } from '../../../cli/open-at.ts';
import { say } from '../../../cli/output.ts';
import { openRetried, retryOf } from '../retry.ts';

const advice =
  'give another URL, a newer --checkpoint or fewer --sessions, or run it again: proved authority sets are kept';

/**
 * Connects to endpoints of one chain, which share the reads: each answer is proved, whoever gave it. One that cannot be reached is
 * left out, but for the first.
 * @throws AgentError as `openAt` and `openChain` do; `bad_input/another_chain` for an endpoint of another chain than the first one's
 */
export async function openShared(
  urls: readonly string[],
): Promise<Opened<ChainConnection> & AsyncDisposable> {
  const [first, ...others] = urls.map((url) => webSocketUrl(url, 'URL'));
  const opened = await openAt(first, async (url, options) => {
    const patience = { signal: options.signal ?? new AbortController().signal, advice };
    return await openRetried(
      async () => await openChain(url, { ...options, retry: retryOf(patience) }),
      patience,
    );
  });
  const clients: RpcClient[] = [];
  const dispose = async (): Promise<void> => {
    for (const client of clients) client.close();
    await opened[Symbol.asyncDispose]();
  };
  try {
    for (const url of others) {
      const client = await openOther(url, opened);
      if (!client) continue;
      clients.push(client);
      opened.chain.client.share(client);
    }
  } catch (error) {
    await dispose();
    throw error;
  }
  return { ...opened, [Symbol.asyncDispose]: dispose };
}

async function openOther(
  url: string,
  { chain: { api }, chainName, signal }: Opened<ChainConnection>,
): Promise<RpcClient | undefined> {
  let client: RpcClient | undefined;
  let genesisHash: unknown;
  try {
    client = await RpcClient.open(url, { signal });
    client.closeOn(signal);
    genesisHash = await client.request('chain_getBlockHash', [0]);
  } catch (error) {
    client?.close();
    signal.throwIfAborted();
    if (!(error instanceof AgentError) || !error.code.startsWith('un')) throw error;
    say(`${error.message}; continues without it`);
    return undefined;
  }
  const expected = api.genesisHash.toHex();
  if (genesisHash === expected) {
    client.pinChain(expected);
    return client;
  }
  client.close();
  throw new AgentError(
    'bad_input/another_chain',
    `${shownUrl(url)} is of another chain than the first URL; ${chainName} has genesis ${expected}, this one ${plainText(genesisHash)}`,
    { data: { url: shownUrl(url), expected_genesis_hash: expected } },
  );
}
