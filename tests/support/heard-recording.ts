import { CollatorListener } from '../../offchain-agent/src/measure/blame/collator-listener.ts';
import { SiblingListener } from '../../offchain-agent/src/measure/blame/sibling-listener.ts';
import type { RecordedNode } from './recorded-node.ts';
import type { RecordedChain, RelayRecording } from './relay-recording.ts';

/** Listens to a recorded relay chain and its parachains as if their heads came now, all of them. */
export async function hearRecording(recording: RelayRecording, node: RecordedNode) {
  const witness = new CollatorListener();
  for (const [id, para] of Object.entries(recording.paras)) await witness.listen(headsOf(para), Number(id));
  const relay = headsOf(recording.relay);
  const siblings = await SiblingListener.start({
    ...relay,
    request: async <Result>(method: string, params: readonly unknown[]) =>
      (await node.request(method, params)) as Result,
  });
  await siblings.stop();
  return { siblings, witness };
}

/** All heads at once to whoever subscribes to them. */
function headsOf({ heard, answers }: RecordedChain) {
  const headers = new Map(
    answers.flatMap(([method, [hash], result]) => {
      const block = method === 'chain_getBlock' ? (result as { block: { header: object } } | null) : null;
      return block ? [[hash, block.block.header] as const] : [];
    }),
  );
  const seen = new Set<string>();
  const heads = heard.flatMap(({ hash, kind }) => {
    const header = headers.get(hash);
    if (kind !== 'all' || !header || seen.has(hash)) return [];
    seen.add(hash);
    return [header];
  });
  return {
    subscribe: async (
      _method: string,
      _params: readonly unknown[],
      onItem: (item: unknown, atMs: number) => void,
    ) => {
      for (const head of heads) onItem(head, 0);
      return await Promise.resolve(0);
    },
    unsubscribe: async () => await Promise.resolve(),
    onConnection: () => () => undefined,
  };
}
