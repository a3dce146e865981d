import type { RpcClient } from '../../offchain-agent/src/chain/rpc/client.ts';
import { compact, text } from './grandpa-bytes.ts';
import { madeHeader } from './relay-headers.ts';

type Listener = Parameters<RpcClient['onConnection']>[0];
type OnItem = Parameters<RpcClient['subscribe']>[2];

/** A node of a parachain whose collators build when the test says so. */
export class FakeParaNode implements Pick<RpcClient, 'onConnection' | 'subscribe' | 'unsubscribe'> {
  readonly #listeners = new Set<Listener>();
  readonly #subscribers = new Map<number, OnItem>();
  #lastId = 0;

  onConnection(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async subscribe(_method: string, _params: readonly unknown[], onItem: OnItem): Promise<number> {
    this.#lastId += 1;
    this.#subscribers.set(this.#lastId, onItem);
    return await Promise.resolve(this.#lastId);
  }

  async unsubscribe(_method: string, id: number): Promise<void> {
    this.#subscribers.delete(id);
    await Promise.resolve();
  }

  connection(...[event]: Parameters<Listener>): void {
    for (const listener of this.#listeners) listener(event);
  }

  build(item: unknown): void {
    for (const onItem of this.#subscribers.values()) onItem(item, 0);
  }

  /** A block on the state of a relay block. @param height another one for another block @param fork another one for another relay block */
  on(relayParent: number, height = relayParent * 2, fork = relayParent): void {
    const root = Buffer.from(stateRootOf(fork).slice(2), 'hex');
    const log = Buffer.concat([
      Buffer.of(4),
      Buffer.from('RPSR'),
      text(Buffer.concat([root, compact(relayParent)])),
    ]);
    this.build(madeHeader(height, undefined, [log]).rpc);
  }
}

/** Of the relay block at a height. */
export function stateRootOf(height: number): string {
  return `0x${Buffer.alloc(32, height).toString('hex')}`;
}
