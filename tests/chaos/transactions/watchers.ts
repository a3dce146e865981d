import type {} from '@almanac-chain/types';
import { ApiPromise, WsProvider } from '@polkadot/api';
import { rpcDefinitions } from '@polkadot/types';
import { hexToU8a } from '@polkadot/util';
import { DedotClient, WsProvider as DedotProvider, LegacyClient } from 'dedot';
import { createClient, InvalidTxError } from 'polkadot-api';
import { getWsProvider, type WebSocketClass } from 'polkadot-api/ws';
import { WebSocket } from 'ws';
import { messageOf } from '../../../offchain-agent/src/base/error.ts';
import { openSubxt } from './subxt.ts';
import type { TransactionWatcher, WatchEnd } from './transaction-watcher.ts';

type OpenWatcher = (url: string) => Promise<TransactionWatcher>;

const finalized = (text: string): WatchEnd => ({ kind: 'finalized', text });
const ended = (text: string): WatchEnd => ({ kind: 'ended', text });
const refused = (error: unknown): WatchEnd => ({ kind: 'refused', text: messageOf(error) });

const openPolkadotJs: OpenWatcher = async (url) => {
  const watched = rpcDefinitions['author']?.['submitAndWatchExtrinsic'];
  const api = await ApiPromise.create({
    provider: new WsProvider(url),
    noInitWarn: true,
    // It prints each failure of a call beside the error.
    ...(watched && { rpc: { author: { submitAndWatchExtrinsic: { ...watched, noErrorLog: true } } } }),
  });
  return {
    watch: async (hex) =>
      await new Promise((resolve) => {
        api
          .tx(hex)
          .send(({ status, isError }) => {
            if (status.isFinalized) resolve(finalized(status.asFinalized.toHex()));
            else if (isError || status.isFinalityTimeout) resolve(ended(status.type));
          })
          .catch((error: unknown) => resolve(refused(error)));
      }),
    close: async () => await api.disconnect(),
  };
};

const openPapi: OpenWatcher = async (url) => {
  const client = createClient(getWsProvider(url, { websocketClass: WebSocket as unknown as WebSocketClass }));
  await client.getFinalizedBlock();
  return {
    watch: async (hex) =>
      await new Promise((resolve) => {
        client.submitAndWatch(hexToU8a(hex)).subscribe({
          next: (event) => event.type === 'finalized' && resolve(finalized(event.block.hash)),
          // Where a lost node stops its follow, it gives up tracking, and says nothing of the transaction.
          error: (error: unknown) =>
            resolve(error instanceof InvalidTxError ? ended(messageOf(error)) : refused(error)),
        });
      }),
    close: async () => {
      client.destroy();
      await Promise.resolve();
    },
  };
};

const openDedot = async (client: DedotClient | LegacyClient): Promise<TransactionWatcher> => ({
  watch: async (hex) =>
    await new Promise((resolve) => {
      client
        .sendTx(hex, ({ status }) => {
          if (status.type === 'Finalized') resolve(finalized(status.value.blockHash));
          else if (status.type === 'Invalid' || status.type === 'Drop') resolve(ended(status.type));
        })
        .catch((error: unknown) => resolve(refused(error)));
    }),
  close: async () => await client.disconnect(),
});

/**
 * Up to 1.3 the new client decodes what a follow that has just ended answers for a header, null, and rejects where nobody can
 * catch it: a program that does not look after such rejections ends. One that does opens a new client.
 *
 * A follow begins with the last 16 final blocks. After a longer absence the client looks for transactions in the block before
 * those, which it does not know, and says nothing more of them: a program that follows the numbers gives them up.
 */
const openDedotAnew: OpenWatcher = async (url) => {
  const watching = new Set<(end: WatchEnd) => void>();
  const giveUp = (error: Error): void => {
    for (const end of watching) end(refused(error));
  };
  const open = async (): Promise<DedotClient> => {
    const opened = await DedotClient.new({ provider: new DedotProvider(url), rpcVersion: 'v2' });
    let last = Number.POSITIVE_INFINITY;
    opened.block.finalized(({ number }) => {
      if (number > last + 1) giveUp(new Error('an absence of more blocks than a follow begins with'));
      last = number;
    });
    return opened;
  };
  let client = open();
  const onRejection = (error: unknown): void => {
    if (!(error instanceof Error) || !error.stack?.includes('@dedot')) throw error;
    const broken = client;
    client = broken.then(async (one) => await one.disconnect()).then(open, open);
    giveUp(error);
  };
  process.on('unhandledRejection', onRejection);
  await client;
  return {
    watch: async (hex) => {
      const watcher = await openDedot(await client);
      return await new Promise((resolve, reject) => {
        watching.add(resolve);
        watcher
          .watch(hex)
          .then(resolve, reject)
          .finally(() => watching.delete(resolve));
      });
    },
    close: async () => {
      process.off('unhandledRejection', onRejection);
      await (await client).disconnect();
    },
  };
};

/** JSON-RPC without a library, by either method. */
function openPlain(method: string, endOf: (item: unknown) => WatchEnd | undefined): OpenWatcher {
  return async (url) => {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const asked = new Map<number, (end: WatchEnd) => void>();
    const watched = new Map<string, (end: WatchEnd) => void>();
    let last = 0;
    socket.on('message', (data) => {
      const { id, result, error, params } = JSON.parse(String(data as Buffer)) as PlainMessage;
      if (params) {
        const end = endOf(params.result);
        if (end) watched.get(params.subscription)?.(end);
      } else if (id !== undefined) {
        const resolve = asked.get(id);
        asked.delete(id);
        if (error) resolve?.(refused(`${error.code} ${error.message}`));
        else if (resolve && result !== undefined) watched.set(result, resolve);
      }
    });
    return {
      watch: async (hex) =>
        await new Promise((resolve) => {
          last += 1;
          asked.set(last, resolve);
          socket.send(JSON.stringify({ jsonrpc: '2.0', id: last, method, params: [hex] }));
        }),
      close: async () => {
        socket.terminate();
        await Promise.resolve();
      },
    };
  };
}

interface PlainMessage {
  readonly id?: number;
  readonly result?: string;
  readonly error?: { readonly code: number; readonly message: string };
  readonly params?: { readonly subscription: string; readonly result: unknown };
}

function legacyEnd(item: unknown): WatchEnd | undefined {
  if (typeof item === 'string') return lastWords.has(item) ? ended(item) : undefined;
  const [[name, value] = ['', '']] = Object.entries(item as Readonly<Record<string, string>>);
  if (name === 'finalized') return finalized(value);
  return lastWords.has(name) ? ended(name) : undefined;
}

const lastWords: ReadonlySet<string> = new Set(['invalid', 'usurped', 'dropped', 'finalityTimeout']);

function specEnd(item: unknown): WatchEnd | undefined {
  const { event, block, error } = item as {
    readonly event: string;
    readonly block?: { readonly hash: string };
    readonly error?: string;
  };
  if (event === 'finalized') return finalized(block?.hash ?? '');
  return ['invalid', 'dropped', 'error'].includes(event) ? ended(`${event}: ${error}`) : undefined;
}

export const watchers: Readonly<Record<string, OpenWatcher>> = {
  'polkadot-js': openPolkadotJs,
  papi: openPapi,
  dedot: openDedotAnew,
  'dedot-legacy': async (url) => await openDedot(await LegacyClient.new(new DedotProvider(url))),
  'subxt-legacy': async (url) => await openSubxt(url, 'legacy'),
  'subxt-chainhead': async (url) => await openSubxt(url, 'chainhead'),
  plain: openPlain('author_submitAndWatchExtrinsic', legacyEnd),
  'plain-v1': openPlain('transactionWatch_v1_submitAndWatch', specEnd),
};

export const watcherNames: readonly string[] = Object.keys(watchers);
