import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { isAlive } from '../../../src/base/running-chains.ts';
import { buildGenesis } from '../../../src/lab/genesis/build-genesis.ts';
import { validatorKeys, validatorSeed } from '../../../src/lab/plan/validator-keys.ts';
import { SeparateNetwork } from '../../../src/lab/separate-network.ts';

describe('SeparateNetwork', () => {
  async function options() {
    const { aura } = await validatorKeys(validatorSeed(0));
    return {
      genesis: { ...(await buildGenesis({ preset: 'development' })), name: 'test' },
      validators: [{ name: 'v1', key: aura.publicKey, behaviour: { kind: 'good' } as const }],
      port: 0,
    };
  }

  it('serves a chain from a process of its own, answers what its starter asks, and ends when told', async () => {
    const network = await SeparateNetwork.start(await options());
    const { pid = 0 } = network;
    assert.notEqual(pid, process.pid);
    const response = await fetch(network.url.replace('ws:', 'http:'), {
      method: 'POST',
      body: '{"jsonrpc":"2.0","id":1,"method":"system_chain","params":[]}',
      headers: { 'content-type': 'application/json' },
    });
    assert.deepEqual(await response.json(), { jsonrpc: '2.0', id: 1, result: 'test' });
    assert.equal((await network.authorities()).length, 1);
    assert.deepEqual([...(await network.logs()).keys()], ['v1']);
    assert.deepEqual(network.stalls, []);
    await network.close();
    await network.running;
    assert.equal(isAlive(pid), false);
    await assert.rejects(network.authorities(), { code: 'unknown/network' });
    await network.close();
  });

  it('refuses what a network in this process refuses, with the same error', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as AddressInfo;
    try {
      await assert.rejects(SeparateNetwork.start({ ...(await options()), port }), {
        name: 'AgentError',
        code: 'bad_input/port',
        data: { host: '127.0.0.1', port },
      });
    } finally {
      taken.close();
    }
  });

  it('says so when its process is gone, and answers nobody then', async () => {
    const network = await SeparateNetwork.start(await options());
    process.kill(network.pid ?? 0, 'SIGKILL');
    await assert.rejects(network.running, { code: 'unknown/network' });
    await assert.rejects(network.logs(), { code: 'unknown/network' });
    await network.close();
  });
});
