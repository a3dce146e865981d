import { shownUrl } from '../base/url.ts';
import { openChain } from '../chain/rpc/connect.ts';
import { type Serving, startServing } from '../serve/cli/serve/start.ts';
import type { DemoNetwork } from './demo-network.ts';

const host = '127.0.0.1';
const port = 9_620;

/** Serves the demo's chain as `almanac serve` does any other; at a port of its own where the usual one is taken. */
export async function serveDemo(
  { url, validators, reporting }: Pick<DemoNetwork, 'url' | 'validators' | 'reporting'>,
  signal: AbortSignal,
): Promise<Serving> {
  const chain = await openChain(url, { signal });
  const names = {
    ...Object.fromEntries(validators.map(({ account, name }) => [account, name])),
    ...reporting?.accounts,
  };
  const disconnect = (): Promise<void> => chain.api.disconnect();
  try {
    const chainName = await chain.client.request<string>('system_chain');
    const opened = { chain, chainName, url: shownUrl(url), names };
    const serving = await startServing(opened, { host, port, isPreferred: true });
    const close = async (): Promise<void> => {
      await serving.close();
      await disconnect();
    };
    return { http: serving.http, close };
  } catch (error) {
    await disconnect();
    throw error;
  }
}
