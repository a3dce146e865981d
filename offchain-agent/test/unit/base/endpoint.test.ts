import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultEndpoint, recordRunning, resolveEndpoint } from '../../../src/base/running-chains.ts';

describe('resolveEndpoint', () => {
  const saved = { ...process.env };
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'almanac-endpoint-'));
    process.env['ALMANAC_STATE'] = folder;
    delete process.env['ALMANAC_URL'];
  });
  afterEach(async () => {
    process.env = { ...saved };
    await rm(folder, { recursive: true });
  });

  it('falls back to the local default port', async () => {
    assert.equal(await resolveEndpoint(), defaultEndpoint);
  });

  it('prefers the chain that runs, then ALMANAC_URL, then --url', async () => {
    const started_at = new Date().toISOString();
    await recordRunning({ name: 'demo', url: 'ws://127.0.0.1:1', pid: process.pid, started_at });
    assert.equal(await resolveEndpoint(), 'ws://127.0.0.1:1');
    process.env['ALMANAC_URL'] = 'ws://127.0.0.1:2';
    assert.equal(await resolveEndpoint(), 'ws://127.0.0.1:2');
    assert.equal(await resolveEndpoint('ws://127.0.0.1:3'), 'ws://127.0.0.1:3');
  });

  it('names the source of a bad address', async () => {
    process.env['ALMANAC_URL'] = 'localhost';
    await assert.rejects(resolveEndpoint(), { message: /^ALMANAC_URL: / });
  });
});
