import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import type { RpcClient } from '../../offchain-agent/src/chain/rpc/client.ts';
import { RpcError } from '../../offchain-agent/src/chain/rpc/error.ts';

interface CallsSubject {
  readonly client: Pick<RpcClient, 'request' | 'url'>;
  /** A call that the node answers. */
  readonly known: { readonly method: string; readonly params: readonly unknown[]; readonly answer: unknown };
  readonly stop?: () => Promise<void>;
}

interface ItemsSubject {
  readonly client: Pick<RpcClient, 'subscribe' | 'unsubscribe'>;
  /** Makes the node send an item, and waits until it has come. */
  readonly send: () => Promise<void>;
  readonly stop?: () => Promise<void>;
}

interface BreaksSubject {
  readonly client: Pick<RpcClient, 'onConnection'>;
  /** Loses the connection, and waits until that is known. */
  readonly lose: () => Promise<void>;
  readonly stop?: () => Promise<void>;
}

/** How an `RpcClient` calls, whatever answers. */
export function describeRpcCalls(name: string, open: () => Promise<CallsSubject>): void {
  describe(`${name} calls a node`, () => {
    it('and returns the answer', async () => {
      const { client, known, stop } = await open();
      deepEqual(await client.request(known.method, known.params), known.answer);
      await stop?.();
    });

    it('and throws what the node says against a call, with the address and the method', async () => {
      const { client, stop } = await open();
      await rejects(client.request('no_such'), (error) => {
        ok(error instanceof RpcError, String(error));
        equal(error.rpcCode, -32601);
        ok(error.message.startsWith(`${client.url} refused no_such: `), error.message);
        return true;
      });
      await stop?.();
    });
  });
}

/** How an `RpcClient` subscribes, whatever sends. */
export function describeRpcItems(name: string, open: () => Promise<ItemsSubject>): void {
  describe(`${name} subscribes`, () => {
    it('and hands on every item, with an instant, until the subscription ends', async () => {
      const { client, send, stop } = await open();
      const [all, few]: [unknown[], unknown[]] = [[], []];
      await client.subscribe('chain_subscribeAllHeads', [], (item, atMs) => {
        ok(Number.isFinite(atMs));
        all.push(item);
      });
      const id = await client.subscribe('chain_subscribeAllHeads', [], (item) => few.push(item));
      await send();
      const [both, ended] = [all.length, few.length];
      ok(both > 0 && ended > 0);
      await client.unsubscribe('chain_unsubscribeAllHeads', id);
      await send();
      equal(few.length, ended);
      ok(all.length > both);
      await stop?.();
    });
  });
}

/** How an `RpcClient` tells of its connection, whatever breaks it. */
export function describeRpcBreaks(name: string, open: () => Promise<BreaksSubject>): void {
  describe(`${name} tells that the connection is lost`, () => {
    it('to all that listen, and to none that has ended', async () => {
      const { client, lose, stop } = await open();
      const heard: string[] = [];
      client.onConnection((event) => heard.push(event));
      const end = client.onConnection(() => heard.push('ended'));
      end();
      await lose();
      deepEqual(heard, ['lost']);
      await stop?.();
    });
  });
}
