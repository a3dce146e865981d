import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FakeUpstream, fakeHeaders } from '../../../../tests/support/fake-upstream.ts';
import { openGatewayScene } from '../../../../tests/support/gateway-scene.ts';
import { poll } from '../../../../tests/support/poll.ts';
import { silentLogger } from '../../../src/base/logger.ts';
import type { GatewayConfig } from '../../../src/gateway/config.ts';
import { followConfig } from '../../../src/gateway/follow-config.ts';

describe('a gateway that is given another configuration', () => {
  it('takes upstreams that come, leaves those that go, and keeps where it listens', async () => {
    const nodes = [new FakeUpstream(), new FakeUpstream()] as const;
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
        await poll('the upstreams', faults, isExpected, { withinMs: 10_000, everyMs: 10 });
      };
      scene.gateway.reconfigure(withUpstreams({ name: 'a', url: a.url }, { name: 'b', url: b.url }));
      await until(['a: null', 'b: null']);
      scene.gateway.reconfigure(withUpstreams({ name: 'b', url: b.url }));
      await until(['b: null']);
      assert.throws(() => scene.gateway.reconfigure({ ...scene.config, listen: '127.0.0.1:1' }), {
        code: 'bad_input/reload',
        message: /^listen: changes with a new start/,
      });
      await until(['b: null']);
    } finally {
      await scene.close();
      for (const node of nodes) await node.stop();
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
});
