import type { z } from 'zod';
import { hexBytes } from '../../base/bytes.ts';
import { AgentError, messageOf } from '../../base/error.ts';
import { plainMessage } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';
import { readAs, unknownShape } from '../call/read-as.ts';
import { StateAt } from '../call/state-at.ts';
import type { HashedHeader } from '../grandpa/header.ts';
import { provedValues } from '../grandpa/state-proof.ts';
import type { StoredItems } from '../relay/session-source.ts';
import type { RpcClient } from '../rpc/client.ts';
import type { ChainConnection } from '../rpc/connect.ts';
import { readParaHeader } from './para-head.ts';

/** Keys that one proof is asked for: a page of 512 nominators has 20 kB, and nodes send at most 15 MB of text. */
const keysPerProof = 100;

/**
 * The head of a parachain in a block of its relay chain, proved against that block; undefined where the block has none of it.
 * @param header of the relay block; what it shows is proved as far as it is itself
 * @throws AgentError `unknown/para_head` where it is of a shape that is not known, or the runtime keeps it elsewhere; as
 * `StateAt.at` and `provedValues` do
 */
export async function provedParaHead(
  { api, client }: ChainConnection,
  header: HashedHeader,
  para: number,
): Promise<HashedHeader | undefined> {
  const unknown = (why: string, cause?: unknown): AgentError =>
    new AgentError(
      'unknown/para_head',
      `what the relay chain at ${shownUrl(client.url)} holds of parachain ${para} after block ${header.number} ${why}`,
      { data: { para_id: para, relay_block: header.number }, cause },
    );
  const heads = (await StateAt.at(api, header.hash)).item('paras', 'heads');
  // Without that item the parachain would seem not to be registered.
  if (!heads) throw unknown('cannot be read: its runtime has no paras.heads');
  let said: unknown;
  try {
    const [stored] = await provedValues(client, header, [heads.key(para)]);
    if (!stored) return undefined;
    said = heads.read(stored);
  } catch (cause) {
    if (cause instanceof AgentError) throw cause;
    throw unknown(`cannot be read: ${plainMessage(cause)}`, cause);
  }
  const head = typeof said === 'string' ? readParaHeader(hexBytes(said)) : undefined;
  if (head) return head;
  throw unknown('is not the header of a Substrate block');
}

/** The state of one proved block: each value is proved, and read by the metadata of the block's runtime. */
export class ProvedState {
  readonly header: HashedHeader;
  readonly #client: Pick<RpcClient, 'request'>;
  readonly #items: StoredItems;

  constructor(client: Pick<RpcClient, 'request'>, header: HashedHeader, items: StoredItems) {
    this.#client = client;
    this.header = header;
    this.#items = items;
  }

  /** As `values`, one of them. */
  async value<Shape extends z.ZodType>(
    shape: Shape,
    pallet: string,
    item: string,
    ...keys: readonly unknown[]
  ): Promise<z.infer<Shape> | undefined> {
    const [value] = await this.values(shape, pallet, item, [keys]);
    return value;
  }

  /**
   * Values of an item by lists of keys; undefined where nothing is stored, or the runtime lacks the item.
   * @throws AgentError `bad_input/chain_version` for another shape; as `provedValues` does
   */
  async values<Shape extends z.ZodType>(
    shape: Shape,
    pallet: string,
    item: string,
    lists: readonly (readonly unknown[])[],
  ): Promise<readonly (z.infer<Shape> | undefined)[]> {
    const stored = this.#items(pallet, item);
    if (!stored) return lists.map(() => undefined);
    const what = `${pallet}.${item}`;
    const values: (z.infer<Shape> | undefined)[] = [];
    for (let from = 0; from < lists.length; from += keysPerProof) {
      const own = lists.slice(from, from + keysPerProof);
      const keys = own.map((list) => decoded(() => stored.key(...list), what));
      for (const bytes of await provedValues(this.#client, this.header, keys)) {
        values.push(
          bytes &&
            readAs(
              shape,
              decoded(() => stored.read(bytes), what),
              what,
            ),
        );
      }
    }
    return values;
  }
}

/** Of what cannot even be decoded, or encoded as a key, the shape is not known either. */
function decoded<Value>(decode: () => Value, what: string): Value {
  try {
    return decode();
  } catch (cause) {
    throw unknownShape(what, messageOf(cause), cause);
  }
}
