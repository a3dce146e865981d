import { setTimeout as sleep } from 'node:timers/promises';
import { shownUrl } from '../../../base/url.ts';
import { RpcBabeSource } from '../../../chain/babe/babe-source.ts';
import { RpcClient } from '../../../chain/rpc/client.ts';
import { say } from '../../../cli/output.ts';
import { CollatorListener } from '../../blame/collator-listener.ts';
import { SiblingListener } from '../../blame/sibling-listener.ts';

export interface HeardSession {
  readonly siblings: SiblingListener;
  readonly witness: CollatorListener;
}

const askEveryMs = 3_000;

/**
 * Listens until the running session is final: to all heads of the relay chain, and of nodes of its parachains.
 * @throws AgentError as the listeners and the clients do
 */
export async function listenToSession(
  client: RpcClient,
  paras: readonly string[],
  signal: AbortSignal,
): Promise<HeardSession> {
  const source = new RpcBabeSource(client);
  const epochNow = async (): Promise<number> => {
    const head = await client.request<string>('chain_getFinalizedHead');
    return (await source.epochsAfter(head)).current.index;
  };
  const witness = new CollatorListener();
  const clients: RpcClient[] = [];
  try {
    for (const url of paras) {
      const para = await RpcClient.open(url, { signal });
      clients.push(para);
      say(`listens to parachain ${await witness.listen(para, shownUrl(url))} at ${shownUrl(url)}`);
    }
    const siblings = await SiblingListener.start(client);
    const epoch = await epochNow();
    say(`listens to all heads until session with epoch ${epoch} ends`);
    while ((await epochNow()) === epoch) {
      await sleep(askEveryMs, undefined, { signal }).catch(() => undefined);
      signal.throwIfAborted();
    }
    await siblings.stop();
    const unread = siblings.unread === 0 ? '' : `; ${siblings.unread} of them could not be read`;
    say(`heard all heads from block ${siblings.from ?? '-'} on${unread}`);
    return { siblings, witness };
  } finally {
    witness.stop();
    for (const para of clients) para.close();
  }
}
