import { entryOf } from '../../base/map-entry.ts';
import { paraHeadOf } from '../../chain/parachain/para-head.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import type { CollatorWitness } from './collator-witness.ts';
import type { JudgedBlock } from './seen-session.ts';

/** Blocks of a parachain by the height of the relay block on whose state they are built, as they came in. */
export interface HeardBlocks {
  /** Their hashes, by height: another node, or the same one after a break, tells of a block again. */
  readonly on: Map<number, Set<string>>;
  /** Heights on which there may be others that did not come in; the last one may be open. */
  readonly gaps: { readonly from: number; to: number }[];
}

/** Hears all blocks that collators of some parachains build. */
export class CollatorListener implements CollatorWitness {
  readonly #heard = new Map<number, HeardBlocks>();
  readonly #stops: (() => void)[] = [];

  /** @throws AgentError as the client does */
  async listen(
    client: Pick<RpcClient, 'subscribe' | 'unsubscribe' | 'onConnection'>,
    para: number,
  ): Promise<void> {
    // Of what was built before the first block that comes in nothing is known.
    const heard = this.#heard.get(para) ?? { on: new Map<number, Set<string>>(), gaps: [openGap(-Infinity)] };
    this.#heard.set(para, heard);
    const forgetBreaks = client.onConnection((event) => {
      const [newest, gap] = [Math.max(...heard.on.keys()), heard.gaps.at(-1)];
      if (event === 'lost' && gap?.to !== Infinity) heard.gaps.push(openGap(newest));
    });
    const id = await client.subscribe('chain_subscribeAllHeads', [], (item) => {
      const head = paraHeadOf(item);
      if (!head?.relay) return;
      const { number: relayParent } = head.relay;
      const gap = heard.gaps.at(-1);
      // A node begins with its best block: others on the same relay block may have come before.
      if (gap?.to === Infinity) gap.to = Math.max(gap.from, relayParent);
      entryOf(heard.on, relayParent, () => new Set()).add(head.hash);
    });
    this.#stops.push(() => {
      forgetBreaks();
      void client.unsubscribe('chain_unsubscribeAllHeads', id).catch(() => undefined);
    });
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  /** By the number of the parachain. */
  get heard(): ReadonlyMap<number, HeardBlocks> {
    return this.#heard;
  }

  builtOn(para: number, { number }: Pick<JudgedBlock, 'number'>, since: number): boolean | undefined {
    return wasBuiltOn(this.#heard.get(para), number, since);
  }
}

/** As a witness answers it, of one parachain. */
export function wasBuiltOn(
  heard: HeardBlocks | undefined,
  block: number,
  since: number,
): boolean | undefined {
  if (!heard) return undefined;
  if ([...heard.on.keys()].some((parent) => parent > since && parent < block)) return true;
  if (heard.gaps.some(({ from, to }) => from < block && to >= since)) return undefined;
  // On one relay parent there may be several blocks, of which only one was backed.
  return (heard.on.get(since)?.size ?? 0) > 1 ? undefined : false;
}

function openGap(from: number): { readonly from: number; to: number } {
  return { from, to: Infinity };
}
