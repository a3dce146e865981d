import { equal, rejects } from 'node:assert/strict';
import { blake2AsHex } from '@polkadot/util-crypto';
import { textWithin } from '../../../extension/background/api-source.ts';
import {
  ChainSource,
  rowsWithin,
  type SourceConnection,
} from '../../../extension/background/chain-source.ts';
import { whyNotShown } from '../../../src/chain/almanac-apis.ts';

describe('answers of a foreign source', () => {
  it('end at the bound of bytes', async () => {
    let chunks = 0;
    let isCancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull: (controller) => {
        chunks += 1;
        controller.enqueue(new Uint8Array(10));
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    equal(await textWithin(new Response(endless), 100), undefined);
    equal(isCancelled, true);
    equal(chunks <= 13, true, `${chunks} chunks`);
    equal(await textWithin(new Response('{"a":"ä"}'), 10), '{"a":"ä"}');
    equal(await textWithin(new Response('{"a":"ä"}'), 9), undefined);
    equal(await textWithin(new Response(null), 9), '');
  });

  it('end at 10,000 targets', async () => {
    const full = Array.from({ length: 100 }, (_, index) => index);
    const { signal } = new AbortController();
    let pages = 0;
    const endless = async (): Promise<readonly number[]> => {
      pages += 1;
      return full;
    };
    await rejects(rowsWithin(endless, 100, signal), /more targets than the 10000/);
    equal(pages, 101);
    const some = await rowsWithin(async (offset) => (offset === 0 ? full : [1]), 100, signal);
    equal(some.length, 101);
  });

  it('end when nothing waits for them', async () => {
    const ended = new AbortController();
    let pages = 0;
    const page = async (): Promise<readonly number[]> => {
      pages += 1;
      ended.abort();
      return [1];
    };
    await rejects(rowsWithin(page, 1, ended.signal), /abort/i);
    equal(pages, 1);
  });
});

describe('a node as source', () => {
  /** A connection that is ready at once, or has a fault. */
  const connectionOf = (fault: string | undefined, networks: number, close: () => void): SourceConnection =>
    ({
      state: { isConnected: true, fault, asOf: { hash: '0x01', number: 1, timeMs: 0 } },
      subscribe: () => () => undefined,
      close,
      client: { hodlBlock: () => () => undefined },
      api: {
        query: { Registry: { NextNetworkId: { getValue: async () => networks } } },
        apis: {
          RegistryApi: { network: async () => ({ name: new Uint8Array([65]), genesis_hash: '0xAB' }) },
        },
      },
    }) as unknown as SourceConnection;

  it('replaces a connection with a fault, and says what to do in its own words', async () => {
    const faults = [
      'ws://x is not an Almanac chain: its runtime has no X. Name another one above',
      undefined,
    ];
    let closed = 0;
    let opened = 0;
    const source = new ChainSource('ws://x', () => {
      const fault = faults[opened];
      opened += 1;
      return connectionOf(fault, 2, () => {
        closed += 1;
      });
    });
    await rejects(source.networks(), {
      message: 'ws://x is not an Almanac chain: choose another address in the options',
    });
    equal(closed, 1);
    equal((await source.networks()).length, 2);
    equal(opened, 2);
    source.close();
  });

  it('names a parachain as the pages do, and does not say that it broke off', async () => {
    const apis = ['SliApi', 'RegistryApi', 'ScalabilityApi', 'CollectCollationInfo'].map(
      (name) => [blake2AsHex(name, 64), 1] as const,
    );
    const source = new ChainSource('ws://x', () =>
      connectionOf(whyNotShown('ws://x', { apis }), 2, () => undefined),
    );
    await rejects(source.networks(), {
      message: 'ws://x is a parachain: choose the address of an "almanac serve" of it in the options',
    });
    source.close();
  });

  it('refuses a count over 1,000 networks', async () => {
    const source = new ChainSource('ws://x', () => connectionOf(undefined, 1_001, () => undefined));
    await rejects(source.networks(), /counts 1001 networks: at most 1000 are read/);
    source.close();
  });
});
