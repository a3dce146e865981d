import { setTimeout as sleep } from 'node:timers/promises';
import { headerHash, wholeHeader } from '../../../offchain-agent/src/chain/block/header-hash.ts';
import { RpcClient } from '../../../offchain-agent/src/chain/rpc/client.ts';
import { digestItems } from '../../../tests/support/babe-census.ts';
import { RecordedNode } from '../../../tests/support/recorded-node.ts';
import type { RecordedChain, RecordedHead } from '../../../tests/support/relay-recording.ts';

const kinds = [
  ['chain_subscribeAllHeads', 'all'],
  ['chain_subscribeNewHeads', 'best'],
  ['chain_subscribeFinalizedHeads', 'final'],
] as const;

const nextEpochData = 1;
const pollMs = 200;

/** Listens at one node, asks for the body of each block that it hears of, and records what the node is asked otherwise. */
export class Listener {
  readonly node: RecordedNode;
  readonly client: RpcClient;
  readonly #heard: RecordedHead[] = [];
  readonly #bodies = new Map<string, unknown>();
  readonly #ends = new Set<number>();
  readonly #justifications: { atMs: number; bytes: string }[] = [];
  #final = 0;

  private constructor(client: RpcClient) {
    this.client = client;
    this.node = new RecordedNode(undefined, client);
  }

  static async open(url: string, hearsVotes: boolean): Promise<Listener> {
    // All nodes share this machine, and a state that is asked for whole takes a while.
    const client = await RpcClient.open(url, { timeoutMs: 60_000 });
    const listener = new Listener(client);
    for (const [method, kind] of kinds)
      await client.subscribe(method, [], (item, atMs) => listener.#hear(kind, item, atMs));
    if (hearsVotes)
      await client.subscribe('grandpa_subscribeJustifications', [], (bytes, atMs) =>
        listener.#justifications.push({ atMs, bytes: String(bytes) }),
      );
    return listener;
  }

  #hear(kind: RecordedHead['kind'], item: unknown, atMs: number): void {
    const header = wholeHeader(item);
    const [hash, number] = [headerHash(header), Number(header.number)];
    this.#heard.push({ atMs, kind, hash, number });
    if (kind === 'final') this.#final = Math.max(this.#final, number);
    const [announced] = digestItems(header.digest.logs, 'BABE', 0x04).filter(
      ([first]) => first === nextEpochData,
    );
    if (announced && number > 1) this.#ends.add(number);
    if (this.#bodies.has(hash)) return;
    this.#bodies.set(hash, undefined);
    void this.client
      .request('chain_getBlock', [hash])
      .then((body) => this.#bodies.set(hash, body))
      // A block that is gone again was heard of all the same.
      .catch(() => undefined);
  }

  get finalNumber(): number {
    return this.#final;
  }

  /** Number of the next block after this one that ends a session. */
  async nextEnd(after: number, signal: AbortSignal): Promise<number> {
    for (;;) {
      const next = Math.min(...[...this.#ends].filter((number) => number > after));
      if (Number.isFinite(next)) return next;
      await sleep(pollMs, undefined, { signal });
    }
  }

  async untilFinal(number: number, signal: AbortSignal): Promise<void> {
    while (this.#final < number) await sleep(pollMs, undefined, { signal });
  }

  /** @param hasBodies also of blocks that nobody asked for otherwise */
  async recorded(hasBodies = true): Promise<RecordedChain> {
    for (const [hash, body] of hasBodies ? this.#bodies : []) {
      if (body) this.node.take('chain_getBlock', [hash], body);
    }
    return {
      ...(await this.node.recorded()),
      heard: this.#heard,
      justifications: this.#justifications,
    };
  }

  close(): void {
    this.client.close();
  }
}
