import { setTimeout as sleep } from 'node:timers/promises';
import { shownUrl } from '../../../base/url.ts';
import { RpcBabeSource } from '../../../chain/babe/babe-source.ts';
import { readParaId } from '../../../chain/parachain/para-id.ts';
import { requirePara } from '../../../chain/parachain/require-para.ts';
import { RpcClient } from '../../../chain/rpc/client.ts';
import type { ChainConnection } from '../../../chain/rpc/connect.ts';
import { mayPass } from '../../../chain/rpc/error.ts';
import { say } from '../../../cli/output.ts';
import { CollatorListener } from '../../blame/collator-listener.ts';
import { SiblingListener } from '../../blame/sibling-listener.ts';

interface HeardSession {
  readonly siblings: SiblingListener;
  readonly witness: CollatorListener;
}

const askEveryMs = 3_000;

/**
 * Listens until the running session is final: to all heads of the relay chain, and of nodes of its parachains.
 * @param paras URLs of nodes of its parachains
 * @param keepsBodies of blocks with a rival, for evidence
 * @throws AgentError as the listeners and the clients, `readParaId` and `requirePara` do
 */
export async function listenToSession(
  chain: ChainConnection,
  paras: readonly string[],
  { signal, keepsBodies }: { readonly signal: AbortSignal; readonly keepsBodies: boolean },
): Promise<HeardSession> {
  const { client } = chain;
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
      const id = await readParaId(para, await para.request<string>('chain_getFinalizedHead'));
      await requirePara(chain, { client: para, id }, '--para');
      para.pinChain(await para.request<string>('chain_getBlockHash', [0]));
      await witness.listen(para, id);
      say(`listens to parachain ${id} at ${shownUrl(url)}`);
    }
    const siblings = await SiblingListener.start(client, { keepsBodies });
    const epoch = await epochNow();
    say(`listens to all heads until session with epoch ${epoch} ends`);
    await untilAfter(epoch, epochNow, { signal });
    await siblings.stop();
    const unread = siblings.unread === 0 ? '' : `; ${siblings.unread} of them could not be read`;
    if (siblings.bodiesLeft > 0)
      say(`no room for ${siblings.bodiesLeft} bodies: evidence lacks what they hold`);
    if (siblings.sealsLeft > 0) say(`no room for ${siblings.sealsLeft} headers: S1 lacks what they show`);
    say(`heard all heads from block ${siblings.from ?? '-'} on${unread}`);
    return { siblings, witness };
  } finally {
    witness.stop();
    for (const para of clients) para.close();
  }
}

interface PollOptions {
  readonly signal: AbortSignal;
  readonly everyMs?: number;
}

/**
 * Asks until another epoch runs. What may pass, as a lost connection, is said and waited out.
 * @throws AgentError as asking does, when that will not pass
 */
export async function untilAfter(
  epoch: number,
  epochNow: () => Promise<number>,
  { signal, everyMs = askEveryMs }: PollOptions,
): Promise<void> {
  for (;;) {
    try {
      if ((await epochNow()) !== epoch) return;
    } catch (error) {
      signal.throwIfAborted();
      if (!mayPass(error)) throw error;
      say(`${error.message}; asks again`);
    }
    await sleep(everyMs, undefined, { signal }).catch(() => undefined);
    signal.throwIfAborted();
  }
}
