import { rejects } from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runGateway } from '../../../../../src/endpoint/cli/gateway/run.ts';

describe('the check of a gateway without a start', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-check-'));
    const networks = [{ name: 'a', upstreams: [{ name: 'a', url: 'ws://127.0.0.1:1' }] }];
    const config = { listen: '127.0.0.1:0', networks, identity: 'identity.key', notify: 'notify.yaml' };
    writeFileSync(join(folder, 'gateway.yaml'), JSON.stringify(config));
    const hook = { kind: 'webhook', urlFile: join(folder, 'hook') };
    const routes = [{ to: ['hook'] }];
    writeFileSync(join(folder, 'notify.yaml'), JSON.stringify({ destinations: { hook }, routes }));
    writeFileSync(join(folder, 'hook'), 'http://127.0.0.1:1/', { mode: 0o600 });
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const check = async (): Promise<void> =>
    await runGateway({ config: join(folder, 'gateway.yaml'), check: true, version: '0' });

  it('fails where a secret of its messages is missing', async () => {
    rmSync(join(folder, 'hook'));
    await rejects(check(), { code: 'bad_input/secret_file', message: /hook: no such file/ });
  });

  it('fails where its identity holds no key', async () => {
    writeFileSync(join(folder, 'identity.key'), 'none', { mode: 0o600 });
    await rejects(check(), { code: 'bad_input/identity' });
  });
});
