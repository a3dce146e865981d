import { rejects, throws } from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { AgentError } from '../../../../src/base/error.ts';
import { type ClientOptions, checkClientOptions, upClientNetwork } from '../../../../src/lab/up/up-client.ts';

describe('checkClientOptions', () => {
  const options = {
    name: 'local',
    client: 'ethereumjs',
    engine: 'clique',
    validators: 3,
    slotMs: 2_000,
  } as const;

  it('takes what can be, and as many nodes as fit', () => {
    checkClientOptions({ ...options, gasLimit: 21_000, port: 65_535 }, 3);
    throws(() => checkClientOptions(options, 2), /about 2 nodes fit/);
  });

  it('has nothing between nodes of which there is one, and no proxies', () => {
    checkClientOptions({ ...options, backend: 'tun' }, 3);
    checkClientOptions({ ...options, backend: 'auto' }, 3);
    const alone = { ...options, validators: 1 } as const;
    checkClientOptions({ ...alone, backend: 'none' }, 3);
    const refused: [ClientOptions, RegExp][] = [
      [
        { ...options, backend: 'proxy' },
        /--link-backend proxy: a proxy knows a caller by its port, .* take --link-backend tun/,
      ],
      [{ ...alone, backend: 'tun' }, /--link-backend tun: one node has no links; ask for more of them/],
      [
        { ...alone, client: 'anvil', engine: 'interval', backend: 'auto' },
        /--link-backend auto: anvil is one node, which has no links/,
      ],
    ];
    for (const [wrong, message] of refused) throws(() => checkClientOptions(wrong, 3), message);
  });

  it('has nodes in regions with links of their own, where they add up', () => {
    const regions = { eu: 2, us: 1 };
    const links: ClientOptions['links'] = [{ between: ['eu', 'us'], delay: 40 }];
    checkClientOptions({ ...options, regions, links }, 3);
    const refused: [Partial<ClientOptions>, RegExp][] = [
      [{ regions: { eu: 2 } }, /--region eu=2: 2 nodes have a region, and there are 3/],
      [{ regions, links: [{ within: 'asia', delay: 40 }] }, /unknown region or node "asia"/],
      [{ links: [{ within: 'eu', delay: 40 }], backend: 'none' }, /with nothing between the nodes --links/],
      [{ regions: { eu: 1 }, validators: 1 }, /--link-backend auto: one node has no links/],
    ];
    for (const [change, message] of refused)
      throws(() => checkClientOptions({ ...options, ...change }, 3), message);
  });

  it('takes whole slots as an epoch of Clique, which Anvil has not', () => {
    checkClientOptions({ ...options, sessionMs: 10_000 }, 3);
    for (const sessionMs of [0, 1_000, 5_000])
      throws(
        () => checkClientOptions({ ...options, sessionMs }, 3),
        /--session \d+ ms: expected a whole number of slots/,
      );
    const alone = { ...options, client: 'anvil', engine: 'interval', validators: 1 } as const;
    throws(() => checkClientOptions({ ...alone, sessionMs: 10_000 }, 3), /--session: anvil has no epochs/);
  });

  it('says all that is wrong at once', () => {
    const wrong = {
      ...options,
      name: 'A',
      client: 'anvil',
      slotMs: 1_500,
      gasLimit: 20_999,
      port: 0,
    } as const;
    throws(
      () => checkClientOptions(wrong, 20),
      ({ message }: Error) =>
        [
          '--name "A"',
          '--engine clique',
          '--validators 3',
          '--slot 1500 ms',
          '--gas-limit 20999',
          '--port 0',
        ].every((text) => message.includes(text)),
    );
  });

  it('says it together with what this machine lacks, and starts nothing', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    try {
      await once(taken, 'listening');
      const { port } = taken.address() as AddressInfo;
      const up = async (wrong: Partial<ClientOptions>): Promise<unknown> =>
        await upClientNetwork(
          { ...options, port, ...wrong },
          { progress: () => undefined, signal: new AbortController().signal },
        );
      await rejects(up({ slotMs: 1, node: '/no/such-program' }), ({ code, message }: AgentError) =>
        [
          code === 'bad_input/client',
          message.includes('--slot 1 ms'),
          message.includes('/no/such-program'),
          message.includes(`--port ${port}`),
        ].every(Boolean),
      );
      await rejects(up({ node: process.execPath }), { code: 'bad_input/port_in_use' });
    } finally {
      taken.close();
    }
  });
});
