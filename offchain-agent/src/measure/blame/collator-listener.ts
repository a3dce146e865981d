import { hexBytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { hashHeader } from '../../chain/grandpa/header.ts';
import { ScaleReader } from '../../chain/grandpa/scale-reader.ts';
import type { CollatorWitness } from './collator-witness.ts';
import type { JudgedBlock } from './seen-session.ts';
import type { ListenClient } from './sibling-listener.ts';

/** twox128("ParachainInfo") ++ twox128("ParachainId") */
const parachainId = '0x0d715f2646c8f85767b5d2764bb2782604a74d81251e398fd8a0a4d55023bb3f';
const consensusItem = 4;
/** A root, then the number of the relay block on whose state a parachain's block is built. */
const relayStateEngine = 'RPSR';

/** Hears all blocks that collators of some parachains build. */
export class CollatorListener implements CollatorWitness {
  /** Heights of relay parents, by parachain, with the first one that was heard. */
  readonly #heard = new Map<number, { from: number | undefined; readonly relay: Map<number, number> }>();
  readonly #stops: (() => void)[] = [];

  /**
   * @returns the number of the parachain
   * @throws AgentError `bad_input/not_parachain`; as the client does
   */
  async listen(client: ListenClient, url: string): Promise<number> {
    const value = await client.request<string | null>('state_getStorage', [parachainId]);
    if (value === null || hexBytes(value).length !== 4) {
      throw new AgentError(
        'bad_input/not_parachain',
        `--para ${url}: the chain has no number of a parachain (ParachainInfo); give the URL of a parachain's node`,
        { data: { url } },
      );
    }
    const para = new ScaleReader(hexBytes(value)).u32();
    const heard = this.#heard.get(para) ?? { from: undefined, relay: new Map<number, number>() };
    this.#heard.set(para, heard);
    const id = await client.subscribe('chain_subscribeAllHeads', [], (item) => {
      const relayParent = relayParentOf(item);
      if (relayParent === undefined) return;
      heard.from = Math.min(heard.from ?? relayParent, relayParent);
      heard.relay.set(relayParent, (heard.relay.get(relayParent) ?? 0) + 1);
    });
    this.#stops.push(() => void client.unsubscribe('chain_unsubscribeAllHeads', id).catch(() => undefined));
    return para;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  builtOn(para: number, { number }: Pick<JudgedBlock, 'number'>, since: number): boolean | undefined {
    const heard = this.#heard.get(para);
    // Of what was built before the first block that came in nothing is known.
    if (heard?.from === undefined || heard.from > since) return undefined;
    const parents = [...heard.relay.keys()].filter((parent) => parent < number);
    if (parents.some((parent) => parent > since)) return true;
    // On one relay parent there may be several blocks, of which only one was backed.
    return (heard.relay.get(since) ?? 0) > 1 ? undefined : false;
  }
}

/** @returns undefined for what is not a header of a parachain */
function relayParentOf(item: unknown): number | undefined {
  try {
    for (const log of hashHeader(item).logs) {
      const reader = new ScaleReader(hexBytes(log));
      if (reader.u8() !== consensusItem) continue;
      const engine = Buffer.from(reader.take(4)).toString('latin1');
      if (engine !== relayStateEngine) continue;
      const payload = new ScaleReader(reader.bytes());
      payload.take(32);
      return payload.compact();
    }
  } catch (error) {
    if (!(error instanceof AgentError || error instanceof RangeError)) throw error;
  }
  return undefined;
}
