import { deepEqual, equal, rejects } from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RealProbeSet } from '../../../src/measure/probe-set.ts';
import { HostLimiters } from '../../../src/measure/sample/host-limiter.ts';
import { parameters } from '../reporting/agent/fakes/reporter-chain.ts';

const genesisHash = `0x${'11'.repeat(32)}`;
const ids = { link: `0x${'22'.repeat(32)}`, numbers: [0, 1, 2, 3] };
const peerId = '12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp';

describe('the probers of a reporter', () => {
  let server: Server;
  let port: number;
  let requests: number;
  let probes: RealProbeSet;

  beforeEach(async () => {
    requests = 0;
    server = createServer((_request, response) => {
      requests += 1;
      response.end('<html>');
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    ({ port } = server.address() as AddressInfo);
  });
  afterEach(async () => {
    await probes.close();
    server.closeAllConnections();
    server.close();
  });

  const outcomes = async (isLocal: boolean): Promise<object> => {
    probes = new RealProbeSet({ genesisHash, isLocal, ownHeight: () => undefined });
    const rpc = { kind: 'rpc', url: `http://127.0.0.1:${port}`, peerId } as const;
    const libp2p = { kind: 'libp2p', multiaddr: '/ip4/127.0.0.1/tcp/30333', peerId } as const;
    const indicators = await probes.indicatorsOf(
      [
        { id: 1, label: 'none', addresses: [] },
        { id: 2, label: 'open', addresses: [rpc] },
        { id: 3, label: 'closed', addresses: [libp2p] },
      ],
      parameters,
      ids,
    );
    deepEqual(
      indicators.map(({ indicator, targetIds }) => ({ indicator, targetIds })),
      [
        { indicator: 'rpc', targetIds: [2] },
        { indicator: 'reachability', targetIds: [3] },
      ],
    );
    for (const indicator of indicators) indicator.prepare();
    return (await indicators[0]?.measure(0, performance.now(), new AbortController().signal, 0)) ?? {};
  };

  it('send nothing to this machine unless the network is marked local', async () => {
    deepEqual(await outcomes(false), { kind: 'null', reason: 'forbidden_address' });
    equal(requests, 0);
  });

  it('ask this machine when it is', async () => {
    deepEqual(await outcomes(true), { kind: 'null', reason: 'bad_answer' });
  });

  it('lets a window end under the parameters it began with when they change', async () => {
    probes = new RealProbeSet({ genesisHash, isLocal: true, ownHeight: () => undefined });
    const rpc = { kind: 'rpc', url: `http://127.0.0.1:${port}`, peerId } as const;
    const targets = [{ id: 2, label: 'open', addresses: [rpc] }];
    const [old] = await probes.indicatorsOf(targets, parameters, ids);
    await probes.indicatorsOf(targets, { ...parameters, timeoutMs: parameters.timeoutMs + 1 }, ids);
    const measured = async (): Promise<object | undefined> =>
      await old?.measure(0, performance.now(), new AbortController().signal, 0);
    deepEqual(await measured(), { kind: 'null', reason: 'bad_answer' });
    old?.end?.();
    deepEqual(await measured(), { kind: 'untaken', reason: 'stopped' });
  });

  it('measure nothing any more once they are closed', async () => {
    probes = new RealProbeSet({ genesisHash, isLocal: true, ownHeight: () => undefined });
    await probes.close();
    await rejects(probes.indicatorsOf([], parameters, ids), { code: 'interrupted/closed' });
  });

  it('leave out an address that no probe speaks to, and take the next one', async () => {
    probes = new RealProbeSet({ genesisHash, isLocal: true, ownHeight: () => undefined });
    const at = (multiaddr: string) => ({ kind: 'libp2p', multiaddr, peerId }) as const;
    const [plain, ws] = [at('/ip4/127.0.0.1/tcp/30333'), at('/ip4/127.0.0.1/tcp/30333/ws')];
    const quic = at('/ip4/127.0.0.1/udp/30333/quic-v1');
    const indicators = await probes.indicatorsOf(
      [
        { id: 1, label: 'both', addresses: [ws, plain] },
        { id: 2, label: 'others', addresses: [ws, quic] },
      ],
      parameters,
      ids,
    );
    deepEqual(
      indicators.map(({ indicator, targetIds }) => ({ indicator, targetIds })),
      [
        { indicator: 'rpc', targetIds: [] },
        { indicator: 'reachability', targetIds: [1] },
      ],
    );
  });

  it('measure rpc also where reachability cannot be, and say why', async () => {
    const faults: unknown[] = [];
    let tries = 0;
    probes = new RealProbeSet({
      genesisHash,
      isLocal: true,
      ownHeight: () => undefined,
      onFault: (error) => faults.push(error),
      openReachability: async () => {
        tries += 1;
        throw new Error('no libp2p here');
      },
    });
    const rpc = { kind: 'rpc', url: `http://127.0.0.1:${port}`, peerId } as const;
    const libp2p = { kind: 'libp2p', multiaddr: '/ip4/127.0.0.1/tcp/30333', peerId } as const;
    const targets = [{ id: 2, label: 'both', addresses: [rpc, libp2p] }];
    for (const window of [1, 2]) {
      const indicators = await probes.indicatorsOf(targets, parameters, ids);
      deepEqual(
        indicators.map(({ indicator }) => indicator),
        ['rpc'],
        `window ${window}`,
      );
    }
    deepEqual([faults.map(String), tries], [['Error: no libp2p here', 'Error: no libp2p here'], 2]);
  });

  it('share the rate of a host with those of other reporters, also after the parameters changed', async () => {
    const limiters = new HostLimiters(() => 0);
    const rpc = { kind: 'rpc', url: `http://127.0.0.1:${port}`, peerId } as const;
    const targets = [{ id: 2, label: 'open', addresses: [rpc] }];
    const measured = async (hostRate: number, timeoutMs: number): Promise<object | undefined> => {
      probes = new RealProbeSet({ genesisHash, isLocal: true, ownHeight: () => undefined, limiters });
      const [indicator] = await probes.indicatorsOf(targets, { ...parameters, hostRate, timeoutMs }, ids);
      const outcome = await indicator?.measure(0, performance.now(), new AbortController().signal, 0);
      await probes.close();
      return outcome;
    };
    // A new connection takes four.
    deepEqual(await measured(4, 2_000), { kind: 'null', reason: 'bad_answer' });
    deepEqual(await measured(4, 2_000), { kind: 'untaken', reason: 'rate_limited' });
    deepEqual(await measured(8, 2_001), { kind: 'untaken', reason: 'rate_limited' });
  });

  it('keep the rate of their network when the window of another network begins', async () => {
    const limiters = new HostLimiters(() => 0);
    const rpc = { kind: 'rpc', url: `http://127.0.0.1:${port}`, peerId } as const;
    const ofThree = async (genesis: string, hostRate: number): Promise<() => Promise<unknown>> => {
      probes = new RealProbeSet({
        genesisHash: genesis,
        isLocal: true,
        ownHeight: () => undefined,
        limiters,
      });
      opened.push(probes);
      const targets = [1, 2, 3].map((id) => ({ id, label: `open ${id}`, addresses: [rpc] }));
      const [indicator] = await probes.indicatorsOf(targets, { ...parameters, hostRate }, ids);
      const [dueMs, { signal }] = [performance.now(), new AbortController()];
      return async () => await Promise.all([0, 1, 2].map((at) => indicator?.measure(at, dueMs, signal, 0)));
    };
    const opened: RealProbeSet[] = [];
    const measureHome = await ofThree(genesisHash, 100);
    const measureForeign = await ofThree(`0x${'33'.repeat(32)}`, 4);
    const asked = { kind: 'null', reason: 'bad_answer' };
    const held = { kind: 'untaken', reason: 'rate_limited' };
    deepEqual(await measureHome(), [asked, asked, asked]);
    // A new connection takes four.
    deepEqual(await measureForeign(), [asked, held, held]);
    for (const one of opened) await one.close();
  });
});
