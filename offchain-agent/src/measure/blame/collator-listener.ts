import { entryOf } from '../../base/map-entry.ts';
import { paraHeadOf } from '../../chain/parachain/para-head.ts';
import type { RpcClient } from '../../chain/rpc/client.ts';
import type { CollatorWitness, RelaySpan } from './collator-witness.ts';

/** Blocks of a parachain by the height of the relay block on whose state they are built, as they came in. */
export interface HeardBlocks {
  /** By height, the state root of that relay block by their hash: another node, or the same one after a break, tells of a block again. */
  readonly on: Map<number, Map<string, string>>;
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
    const heard = this.#heard.get(para) ?? {
      on: new Map<number, Map<string, string>>(),
      gaps: [openGap(-Infinity)],
    };
    this.#heard.set(para, heard);
    const forgetBreaks = client.onConnection((event) => {
      const [newest, gap] = [Math.max(...heard.on.keys()), heard.gaps.at(-1)];
      if (event === 'lost' && gap?.to !== Infinity) heard.gaps.push(openGap(newest));
    });
    const id = await client.subscribe('chain_subscribeAllHeads', [], (item) => {
      const head = paraHeadOf(item);
      if (!head?.relay) return;
      const { number: relayParent, stateRoot } = head.relay;
      const gap = heard.gaps.at(-1);
      // A node begins with its best block: others on the same relay block may have come before.
      if (gap?.to === Infinity) gap.to = Math.max(gap.from, relayParent);
      entryOf(heard.on, relayParent, () => new Map<string, string>()).set(head.hash, stateRoot);
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

  builtOn(para: number, span: RelaySpan): boolean | undefined {
    return wasBuiltOn(this.#heard.get(para), span);
  }
}

/** As a witness answers it, of one parachain. */
export function wasBuiltOn(
  heard: HeardBlocks | undefined,
  { since, isBacked, before, rootOf }: RelaySpan,
): boolean | undefined {
  if (!heard) return undefined;
  /** Those on a relay block of the final chain, as far as it is known. */
  const onFinal = (height: number): number => {
    const roots = [...(heard.on.get(height)?.values() ?? [])];
    const final = rootOf(height);
    return final === undefined ? roots.length : roots.filter((root) => root === final).length;
  };
  const later = [...heard.on.keys()].filter((height) => height > since && height < before);
  if (later.some((height) => onFinal(height) > 0)) return true;
  // It was built, and nobody could back it.
  if (later.length > 0) return undefined;
  if (heard.gaps.some(({ from, to }) => from < before && to >= since)) return undefined;
  // On one relay block there may be several blocks, of which only one was backed.
  return isBacked && onFinal(since) > 1 ? undefined : false;
}

function openGap(from: number): { readonly from: number; to: number } {
  return { from, to: Infinity };
}
