import { deepEqual, equal, match, ok, throws } from 'node:assert/strict';
import { encodeAddress } from '@polkadot/util-crypto';
import {
  appsChain,
  dashboardChain,
  genesisAt,
  type HostChain,
  type HostPage,
  isAddressOf,
  validatorsOf,
} from '../../../extension/content/host-chain.ts';
import type { Who } from '../../../extension/figures.ts';
import { statusSentences } from '../../../extension/popup/sentences.ts';
import {
  defaultSettings,
  formerOrigins,
  isApiSource,
  originsOf,
  pagesFault,
  parseChains,
  settingsOf,
  sourceFault,
} from '../../../extension/settings.ts';
import { prefixOf } from '../../../extension/ss58.ts';

const polkadot = '0x91b171bb158e2d3848fa23a9f1c25182fb8e20313b2c1eb49219da7a70ce90c3';
const own = `0x${'12'.repeat(32)}`;

function pageOf(href: string, stored: Readonly<Record<string, string>> = {}): HostPage {
  return { href, stored: (key) => stored[key] ?? null };
}

const reason = (chain: HostChain): string => {
  ok('nothing' in chain);
  return chain.nothing;
};

describe('the chain of a page', () => {
  it('takes the node after ?rpc=, before the one in the settings of Apps', () => {
    const settings = { settings: JSON.stringify({ apiUrl: 'wss://rpc.polkadot.io' }) };
    deepEqual(appsChain(pageOf('https://polkadot.js.org/apps/#/staking', settings)), {
      endpoint: 'wss://rpc.polkadot.io',
    });
    for (const path of ['?rpc=ws%3A%2F%2F127.0.0.1%3A9944#/staking', '#/staking?rpc=ws://127.0.0.1:9944'])
      deepEqual(appsChain(pageOf(`https://polkadot.js.org/apps/${path}`, settings)), {
        endpoint: 'ws://127.0.0.1:9944',
      });
  });

  it('asks a node again to which the browser opened no connection', async () => {
    const before = Object.getOwnPropertyDescriptor(globalThis, 'WebSocket');
    let times = 0;
    const value = class {
      constructor() {
        times += 1;
        throw new Error('an insecure connection from a secure page');
      }
    };
    Object.defineProperty(globalThis, 'WebSocket', { value, configurable: true });
    try {
      equal(await genesisAt('ws://192.0.2.1'), undefined);
      equal(await genesisAt('ws://192.0.2.1'), undefined);
      equal(times, 2);
    } finally {
      if (before) Object.defineProperty(globalThis, 'WebSocket', before);
      else Reflect.deleteProperty(globalThis, 'WebSocket');
    }
  });

  it('gives a reason for a light client, no node, and broken settings', () => {
    match(
      reason(appsChain(pageOf('https://x.org/?rpc=light%3A%2F%2Fsubstrate-connect%2Fpolkadot'))),
      /cannot be told/,
    );
    match(reason(appsChain(pageOf('https://x.org/?rpc=javascript:alert(1)'))), /cannot be told/);
    for (const settings of ['', '{', 'null', '7', '{"apiUrl":7}', '{"apiUrl":""}'])
      match(reason(appsChain(pageOf('https://x.org/', { settings }))), /does not say which node/);
  });

  it('takes the network of the dashboard, by its own words or the options', () => {
    deepEqual(dashboardChain(pageOf('https://x.org/#/validators', { network: 'polkadot' }), {}), {
      genesis: polkadot,
    });
    deepEqual(dashboardChain(pageOf('https://x.org/?n=local', { network: 'local' }), { local: own }), {
      genesis: own,
    });
    deepEqual(dashboardChain(pageOf('https://x.org/#/overview?n=local'), { local: own }), { genesis: own });
    match(reason(dashboardChain(pageOf('https://x.org/?n=toString'), {})), /"toString" is not known/);
    match(reason(dashboardChain(pageOf('https://x.org/'), {})), /does not say which network/);
  });

  it('shows nothing where the address and the storage of the dashboard differ', () => {
    for (const page of [
      pageOf('https://x.org/?n=polkadot', { network: 'kusama' }),
      pageOf('https://x.org/#/validators?n=polkadot', { network: 'kusama' }),
      pageOf('https://x.org/?n=polkadot&m=simple#/validators?n=kusama'),
    ])
      match(reason(dashboardChain(page, {})), /two networks, polkadot and kusama/);
  });

  it('shows nothing where another tab has changed what the dashboard keeps, and the address names no network', () => {
    const changed = (href: string): HostPage => ({
      ...pageOf(href, { network: 'kusama' }),
      isChangedElsewhere: true,
    });
    match(reason(dashboardChain(changed('https://x.org/#/validators'), {})), /another tab/);
    ok('genesis' in dashboardChain(changed('https://x.org/#/validators?n=kusama'), {}));
  });

  it('overlooks a network before "#", as the dashboard does', () => {
    const page = pageOf('https://x.org/?n=kusama#/validators', { network: 'polkadot' });
    deepEqual(dashboardChain(page, {}), { genesis: polkadot });
  });

  it('takes only addresses with the prefix of the network', () => {
    const kusama = '0xb0a8d493285c2df73290dfb7e61f870f17b41801197a149ca93654499ea3dafe';
    const westend = '0xe143f23803ac50e8f6f8e62695d1ce9e4e1d68aa36c1cd2cfd15340213f3423e';
    const key = new Uint8Array(32).fill(7);
    const who = (prefix: number): Who => ({ key: '07'.repeat(32), address: encodeAddress(key, prefix) });
    for (const [genesis, prefix] of [
      [polkadot, 0],
      [kusama, 2],
      [westend, 42],
    ] as const)
      for (const other of [0, 2, 42, 64, 1_284, 16_383])
        equal(isAddressOf(genesis, who(other)), other === prefix, `${other} on ${prefix}`);
    equal(isAddressOf(polkadot, { head: '1abcde', tail: 'fghijk' }), false);
    equal(isAddressOf(own, who(42)), true);
    equal(prefixOf(encodeAddress(key, 1_284)), 1_284);
  });

  it('takes the relay chain for a hub where validators are nominated', () => {
    equal(validatorsOf('0x68D56f15f85d3136970ec16946040bc1752654e906147f7e43e9d539d7c3de2f'), polkadot);
    equal(validatorsOf(own), own);
  });
});

describe('options of the extension', () => {
  it('accept addresses of APIs and nodes, and reject others with a sentence', () => {
    for (const good of [
      'http://127.0.0.1:9620',
      'https://x.org/almanac',
      'ws://127.0.0.1:9944',
      'wss://x.org',
    ])
      equal(sourceFault(good), undefined);
    for (const bad of ['', 'x.org', 'ftp://x.org', 'javascript:alert(1)'])
      match(sourceFault(bad) ?? '', /invalid address/);
    match(sourceFault('https://a:b@x.org') ?? '', /remove user name and password/);
    match(sourceFault('https://x.org/?key=1') ?? '', /remove what follows/);
    equal(pagesFault(''), undefined);
    match(pagesFault('wss://x.org') ?? '', /invalid address/);
  });

  it('tell an API from a node by the protocol, in any case', () => {
    deepEqual(['HTTP://x.org', 'https://x.org', 'WSS://x.org', 'ws://x.org'].map(isApiSource), [
      true,
      true,
      false,
      false,
    ]);
  });

  it('ask for the host of the source alone', () => {
    deepEqual(originsOf('https://x.org:8443/almanac'), ['https://x.org/*']);
    deepEqual(originsOf('wss://x.org'), []);
  });

  it('give back the former host, and not one that is still read', () => {
    deepEqual(formerOrigins('https://x.org/almanac', 'http://127.0.0.1:9620'), ['https://x.org/*']);
    deepEqual(formerOrigins('https://x.org', 'wss://x.org'), ['https://x.org/*']);
    deepEqual(formerOrigins('https://x.org', 'https://x.org:8443'), []);
    deepEqual(formerOrigins('wss://x.org', 'https://x.org'), []);
  });

  it('fall back to the default where a stored value is not valid', () => {
    for (const stored of [
      undefined,
      null,
      7,
      'x',
      { source: 'ftp://x', pages: 7, indicator: 'x', period: 1, chains: { a: 'b' } },
    ])
      deepEqual(settingsOf(stored), defaultSettings);
    deepEqual(settingsOf({ period: 'era', chains: { local: own } }), {
      ...defaultSettings,
      period: 'era',
      chains: { local: own },
    });
  });

  it('read networks by line, and name the line that is wrong', () => {
    deepEqual(parseChains(`\n local  ${own.toUpperCase().replace('0X', '0x')} \n`), { local: own });
    throws(() => parseChains(`a ${own}\nlocal 0x12`), /invalid line "local 0x12"/);
  });
});

describe('the popup', () => {
  const page = {
    nothing: undefined,
    chain: 'Home',
    source: 'http://x',
    asOf: 'now',
    shown: 1,
    notTargets: [],
    unread: [],
    narrow: [],
  };

  it('tells what is shown, and lists what is not by name', () => {
    deepEqual(statusSentences({ ...page, unread: ['A', '<img src=x>'] }), {
      sentences: ['1 validator of Home shown.', 'From http://x, as of now.'],
      lists: [{ title: 'No address found on the page', names: ['A', '<img src=x>'] }],
    });
  });

  it('tells that figures are being read before the first answer', () => {
    deepEqual(
      statusSentences({ ...page, chain: undefined, source: undefined, asOf: undefined, shown: 0 }).sentences,
      ['Reading figures.'],
    );
  });

  it('tells why nothing is shown', () => {
    deepEqual(statusSentences({ ...page, nothing: 'the API is of another chain' }).sentences, [
      'Nothing is shown: the API is of another chain.',
    ]);
    match(statusSentences(undefined).sentences.join(' '), /This page is not served/);
  });
});
