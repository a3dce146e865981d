import { deepEqual, equal } from 'node:assert/strict';
import { text } from '../../../../../tests/support/grandpa-bytes.ts';
import { madeHeader } from '../../../../../tests/support/relay-headers.ts';
import type { RpcClient } from '../../../../src/chain/rpc/client.ts';
import { ParaConfidence } from '../../../../src/measure/confidence/para-confidence.ts';

const best = madeHeader(5, undefined, []);

/** A node of a parachain that tells what the test says. */
class ToldNode {
  readonly url = 'ws://para.example';
  tell: (item: unknown) => void = () => undefined;
  readonly #listeners = new Set<(event: 'lost' | 'restored') => void>();

  onConnection(listener: (event: 'lost' | 'restored') => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  break(): void {
    for (const event of ['lost', 'restored'] as const)
      for (const listener of this.#listeners) listener(event);
  }

  async request(method: string): Promise<unknown> {
    return await Promise.resolve(
      method === 'rpc_methods' ? { methods: ['chain_subscribeAllHeads'] } : best.rpc,
    );
  }

  async subscribe(_: string, __: readonly unknown[], onItem: (item: unknown, atMs: number) => void) {
    this.tell = (item) => onItem(item, 0);
    this.tell(best.rpc);
    return await Promise.resolve(1);
  }

  async unsubscribe(): Promise<void> {
    await Promise.resolve();
  }
}

async function listening() {
  const node = new ToldNode();
  const confidence = new ParaConfidence(
    node as unknown as RpcClient,
    async () => await Promise.resolve('0x01'),
  );
  return { node, confidence, stop: await confidence.listen(0) };
}

describe('ParaConfidence', () => {
  it('counts a block whose relay block cannot be read', async () => {
    const { node, confidence, stop } = await listening();
    const log = Buffer.concat([Buffer.of(4), Buffer.from('RPSR'), text(Buffer.alloc(3))]);
    node.tell(madeHeader(6, best, [log]).rpc);
    await new Promise((resolve) => setImmediate(resolve));
    deepEqual(
      [...confidence.now.counts].map(([key, { built }]) => [key, built]),
      [['0x01', 1]],
    );
    stop();
  });

  it('counts lost connections while it listens', async () => {
    const { node, confidence, stop } = await listening();
    equal(confidence.now.lostConnections, 0);
    node.break();
    node.break();
    equal(confidence.now.lostConnections, 2);
    stop();
    node.break();
    equal(confidence.now.lostConnections, 2);
  });
});
