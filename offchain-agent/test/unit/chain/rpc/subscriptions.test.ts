import { deepEqual } from 'node:assert/strict';
import { ClientSubscriptions } from '../../../../src/chain/rpc/subscriptions.ts';

describe('items that overtake the answer which names their subscription', () => {
  const mebibyte = 1_048_576;

  /** What of items of these sizes is handed on once the subscription has its name. */
  async function handedOn(sizes: readonly number[]): Promise<number[]> {
    const items: number[] = [];
    let answer = (_id: string): void => undefined;
    const subscriptions = new ClientSubscriptions({
      request: async () => await new Promise<string>((resolve) => (answer = resolve)),
      guard: (_method, hand) => hand(),
    });
    const added = subscriptions.add('subscribe', [], (item) => items.push(item as number));
    for (const [index, bytes] of sizes.entries()) subscriptions.deliver('a', index, 0, bytes);
    answer('a');
    await added;
    return items;
  }

  it('wait for it, the last 256 of them', async () => {
    deepEqual(await handedOn([100, 100]), [0, 1]);
    deepEqual((await handedOn(Array.from({ length: 300 }, () => 1)))[0], 44);
  });

  it('wait for it, 16 MiB of them at most', async () => {
    deepEqual(await handedOn([8 * mebibyte, 8 * mebibyte]), [0, 1]);
    deepEqual(await handedOn([8 * mebibyte, 8 * mebibyte, 1]), [1, 2]);
    deepEqual(await handedOn([64 * mebibyte]), []);
  });
});
