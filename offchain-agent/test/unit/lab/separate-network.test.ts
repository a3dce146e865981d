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

  it('ends a process that hangs, for whoever closes it and for whoever gives up its start', async () => {
    const network = await SeparateNetwork.start(await options());
    const { pid = 0 } = network;
    process.kill(pid, 'SIGSTOP');
    await network.close();
    assert.equal(isAlive(pid), false);
    const stop = new AbortController();
    const starting = SeparateNetwork.start(await options(), stop.signal);
    stop.abort(new Error('enough'));
    await assert.rejects(starting, { message: 'enough' });
  });

  it('says what its process failed with, also where nobody awaited it', async () => {
    // After the listener of the process itself: the first one would take its messages.
    const code = `process.on('newListener', (event) => {
      if (event !== 'disconnect') return;
      process.on('message', ({ what }) => { if (what === 'logs') throw new Error('unforeseen'); });
    });`;
    process.execArgv.push('--import', `data:text/javascript,${encodeURIComponent(code)}`);
    try {
      const network = await SeparateNetwork.start(await options());
      const asked = network.logs().catch(() => undefined);
      await assert.rejects(network.running, { code: 'unknown/network', message: 'unforeseen' });
      await network.close();
      await asked;
      assert.equal(isAlive(network.pid ?? 0), false);
    } finally {
      process.execArgv.splice(-2);
    }
  });
});
