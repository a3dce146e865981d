import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gatewayConfig, openGatewayScene } from '../../../../../tests/support/gateway-scene.ts';
import { HandClock } from '../../../../../tests/support/hand-clock.ts';
import { fakeHeaders, MadeUpstream } from '../../../../../tests/support/made-upstream.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { stampsOf } from '../../../../src/base/follow-file.ts';
import { openGatewayDoor } from '../../../../src/endpoint/cli/gateway/door.ts';
import type { GatewayConfig } from '../../../../src/endpoint/gateway/config.ts';
import { followConfig, takenBy } from '../../../../src/endpoint/gateway/follow-config.ts';
import { openGateway } from '../../../../src/endpoint/gateway/gateway.ts';
import { observedGateway } from '../../../../src/endpoint/gateway/observed.ts';

describe('a gateway that is given another configuration', () => {
  it('takes upstreams that come, leaves those that go, and keeps where it listens', async () => {
    const nodes = [new MadeUpstream(), new MadeUpstream()] as const;
    for (const node of nodes) {
      await node.start();
      for (const header of fakeHeaders(1)) node.best(header);
    }
    const [a, b] = nodes;
    const scene = await openGatewayScene([{ name: 'a', url: a.url }]);
    try {
      const withUpstreams = (
        ...upstreams: GatewayConfig['networks'][number]['upstreams']
      ): GatewayConfig => ({
        ...scene.config,
        networks: scene.config.networks.map((network) => ({ ...network, upstreams })),
      });
      const faults = async (): Promise<unknown> =>
        scene.gateway.status().networks[0]?.upstreams.map(({ name, fault }) => `${name}: ${fault}`);
      const until = async (expected: readonly string[]): Promise<void> => {
        const isExpected = (seen: unknown): boolean => JSON.stringify(seen) === JSON.stringify(expected);
        await poll('the upstreams', faults, isExpected, { everyMs: 10 });
      };
      scene.gateway.prepare(withUpstreams({ name: 'a', url: a.url }, { name: 'b', url: b.url }))();
      await until(['a: null', 'b: null']);
      scene.gateway.prepare(withUpstreams({ name: 'b', url: b.url }))();
      await until(['b: null']);
      assert.throws(() => scene.gateway.prepare({ ...scene.config, listen: '127.0.0.1:1' }), {
        code: 'bad_input/reload',
        message: /^listen: changes with a new start/,
      });
      await until(['b: null']);
    } finally {
      await scene.close();
      for (const node of nodes) await node.stop();
    }
  });

  it('gives a node that comes, or whose address changes, its time before it is told as broken', async () => {
    const node = new MadeUpstream();
    await node.start();
    for (const header of fakeHeaders(1)) node.best(header);
    const clock = new HandClock();
    const scene = await openGatewayScene([{ name: 'a', url: node.url }], { clock });
    const states = (): string[] =>
      observedGateway(scene.gateway.status(), 0)
        .filter(({ kind }) => kind === 'node')
        .map(({ subject, state }) => `${subject} ${state}`);
    const take = (...urls: string[]): void => {
      const upstreams = urls.map((url, index) => ({ name: ['a', 'b'][index] ?? '', url }));
      const networks = scene.config.networks.map((network) => ({ ...network, upstreams }));
      scene.gateway.prepare({ ...scene.config, networks })();
    };
    try {
      await clock.advance(20_000);
      take(node.url, 'ws://127.0.0.1:1');
      assert.deepEqual(states(), ['test/a good', 'test/b unknown']);
      await clock.advance(20_000);
      assert.deepEqual(states(), ['test/a good', 'test/b bad']);
      take(node.url, 'ws://127.0.0.1:2');
      assert.deepEqual(states(), ['test/a good', 'test/b unknown']);
    } finally {
      await scene.close();
      await node.stop();
    }
  });

  it('changes nothing where any part of it cannot be taken', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-gateway-'));
    const node = new MadeUpstream();
    await node.start();
    for (const header of fakeHeaders(1)) node.best(header);
    const keys = join(folder, 'keys.yaml');
    writeFileSync(keys, 'withoutKey: allow\n');
    const config = gatewayConfig([{ name: 'a', url: node.url }], folder, { more: { keys } });
    const served = openGatewayDoor(config, silentLogger());
    const gateway = await openGateway({ config, door: served.door, log: silentLogger(), version: 'test' });
    const take = takenBy(served, gateway);
    const arrival = { network: 'test', transport: 'ws', address: '192.0.2.7', userAgent: '' } as const;
    const admits = (): boolean => 'client' in served.door.admit(arrival);
    try {
      // The door could take it, the gateway cannot.
      writeFileSync(keys, 'withoutKey: refuse\n');
      const limits = { ...config.limits, perAddress: 1 };
      assert.throws(() => take({ ...config, limits, listen: '127.0.0.1:1' }), { code: 'bad_input/reload' });
      assert.deepEqual([admits(), admits()], [true, true]);
      // The gateway could, the door cannot.
      writeFileSync(keys, 'withoutKey: 1\n');
      const renamed = config.networks.map((network) => ({ ...network, name: 'other' }));
      assert.throws(() => take({ ...config, networks: renamed }), { code: 'bad_input/keys' });
      assert.equal(gateway.status().networks[0]?.name, 'test');
      writeFileSync(keys, 'withoutKey: refuse\n');
      take({ ...config, limits });
      assert.equal(admits(), false);
    } finally {
      await gateway.close();
      await served.close();
      await node.stop();
      rmSync(folder, { recursive: true });
    }
  });

  it('says what is wrong with a file, and does not take it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-gateway-'));
    const file = join(folder, 'gateway.yaml');
    const said: string[] = [];
    const taken: GatewayConfig[] = [];
    const log = { ...silentLogger(), error: (_data: object, message: string) => void said.push(message) };
    writeFileSync(file, 'listen: 127.0.0.1:0\n');
    const followed = followConfig(file, (config) => void taken.push(config), log);
    try {
      followed.again();
      assert.equal(taken.length, 0);
      assert.match(said[0] ?? '', /the configuration before this change stays: .*networks: must be given/s);
      writeFileSync(
        file,
        'listen: 127.0.0.1:0\nnetworks: [{name: n, upstreams: [{name: a, url: "ws://h:1"}]}]\n',
      );
      followed.again();
      assert.equal(taken[0]?.networks[0]?.name, 'n');
    } finally {
      followed.close();
      rmSync(folder, { recursive: true });
    }
  });

  it('takes what changed after the file was read and before it was followed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'almanac-gateway-'));
    const file = join(folder, 'gateway.yaml');
    const text = 'listen: 127.0.0.1:0\nnetworks: [{name: n, upstreams: [{name: a, url: "ws://h:1"}]}]\n';
    writeFileSync(file, text);
    const seen = stampsOf([file]);
    writeFileSync(file, text.replace('name: n,', 'name: other,'));
    const taken: string[] = [];
    const take = ({ networks }: GatewayConfig): void => void taken.push(networks[0]?.name ?? '');
    const followed = followConfig(file, take, silentLogger(), seen);
    try {
      await poll(
        'it is taken',
        async () => taken[0],
        (name) => name === 'other',
      );
    } finally {
      followed.close();
      rmSync(folder, { recursive: true });
    }
  });
});
