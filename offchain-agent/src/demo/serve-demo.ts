import { shownUrl } from '../base/url.ts';
import type { ChainConnection } from '../chain/rpc/connect.ts';
import { type Serving, startServing } from '../serve/cli/serve/start.ts';
import { openServedEvidence } from '../serve/served-evidence.ts';

const host = '127.0.0.1';
const port = 9_620;

interface ServedDemo {
  readonly chain: ChainConnection;
  /** What accounts are called. */
  readonly names: Readonly<Record<string, string>>;
  /** The data folder with the evidence that pages can verify; none unless given. */
  readonly evidence?: string;
  /** What each page says of a chain that is simulated. */
  readonly simulated?: string;
  /** The feed of its telemetry. */
  readonly feed?: string;
}

/**
 * Serves the demo's chain as `almanac serve` does any other, over a connection that stays the caller's; at a port of its own where
 * the usual one is taken.
 */
export async function serveDemo({ chain, names, evidence, simulated, feed }: ServedDemo): Promise<Serving> {
  const chainName = await chain.client.request<string>('system_chain');
  const opened = { chain, chainName, url: shownUrl(chain.client.url), names };
  return await startServing(
    opened,
    { host, port, isPreferred: true },
    {
      page: { ...(simulated !== undefined && { simulated }), ...(feed !== undefined && { feed }) },
      ...(evidence !== undefined && { evidence: await openServedEvidence(evidence) }),
    },
  );
}
