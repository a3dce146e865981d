import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  forgetRunning,
  type RunningChain,
  recordRunning,
  runningChains,
} from '../../../src/base/running-chains.ts';

// Above the largest process id that Linux gives.
const deadPid = 4_194_305;

function chain(change: Partial<RunningChain> = {}): RunningChain {
  return {
    name: 'demo',
    url: 'ws://127.0.0.1:1',
    pid: process.pid,
    started_at: '2026-01-01T00:00:00Z',
    ...change,
  };
}

describe('running chains', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-state-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('are none in a folder that does not exist', async () => {
    assert.deepEqual(await runningChains(join(folder, 'absent')), []);
  });

  it('are found until they are forgotten, the latest first', async () => {
    const network = chain({ name: 'network', started_at: '2026-01-02T00:00:00Z' });
    await recordRunning(chain(), folder);
    await recordRunning(network, folder);
    assert.deepEqual(await runningChains(folder), [network, chain()]);
    await forgetRunning('network', folder);
    assert.deepEqual(await runningChains(folder), [chain()]);
  });

  it('may be several of one name, each forgotten alone', async () => {
    const second = chain({ url: 'ws://127.0.0.1:2', started_at: '2026-01-02T00:00:00Z' });
    await recordRunning(chain(), folder, 'demo-1');
    await recordRunning(second, folder, 'demo-2');
    assert.deepEqual(await runningChains(folder), [second, chain()]);
    await forgetRunning('demo-2', folder);
    assert.deepEqual(await runningChains(folder), [chain()]);
  });

  it('are not those whose process is dead, and their records go', async () => {
    await recordRunning(chain({ pid: deadPid }), folder);
    assert.deepEqual(await runningChains(folder), []);
    assert.deepEqual(await readdir(join(folder, 'running')), []);
  });

  it('are not records that nobody can read', async () => {
    await recordRunning(chain(), folder);
    await writeFile(join(folder, 'running/network.json'), '{"name":"net');
    assert.deepEqual(await runningChains(folder), [chain()]);
  });

  it('are refused with the folder and the way out when it cannot be written', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await assert.rejects(recordRunning(chain(), file), {
      code: 'bad_input/state_folder',
      message: /cannot write .*file.*ALMANAC_STATE/,
    });
  });
});
