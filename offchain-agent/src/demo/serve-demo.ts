import { shownUrl } from '../base/url.ts';
import { openChain } from '../chain/rpc/connect.ts';
import { type Serving, startServing } from '../serve/cli/serve/start.ts';
import { openServedEvidence } from '../serve/served-evidence.ts';

const host = '127.0.0.1';
const port = 9_620;

interface ServedDemo {
  readonly url: string;
  /** What accounts are called. */
  readonly names: Readonly<Record<string, string>>;
  /** The data folder with the evidence that pages can verify; none unless given. */
  readonly evidence?: string;
  /** What each page says of a chain that is simulated. */
  readonly simulated?: string;
}

/** Serves the demo's chain as `almanac serve` does any other; at a port of its own where the usual one is taken. */
export async function serveDemo(
  { url, names, evidence, simulated }: ServedDemo,
  signal: AbortSignal,
): Promise<Serving> {
  const chain = await openChain(url, { signal });
  const disconnect = (): Promise<void> => chain.api.disconnect();
  try {
    const chainName = await chain.client.request<string>('system_chain');
    const opened = { chain, chainName, url: shownUrl(url), names };
    const serving = await startServing(
      opened,
      { host, port, isPreferred: true },
      {
        ...(simulated !== undefined && { page: { simulated } }),
        ...(evidence !== undefined && { evidence: await openServedEvidence(evidence) }),
      },
    );
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
