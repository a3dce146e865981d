import { deepEqual } from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfSigned } from '../../../../../tests/support/self-signed.ts';
import { identify } from '../../../../src/base/process.ts';
import { writeRunning } from '../../../../src/endpoint/machine/local.ts';
import { lookAt } from '../../../../src/endpoint/machine/look.ts';
import type { EndpointPlan } from '../../../../src/endpoint/machine/plan.ts';

describe('a look at the front of an endpoint', () => {
  let folder = '';
  let server: Server;
  let answer: { readonly status: number; readonly type: string };

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'almanac-look-'));
    const pem = readFileSync(selfSigned(folder, 'localhost'));
    server = createServer({ key: pem, cert: pem }, (request, response) => {
      const { status, type } = request.url === '/ready' ? answer : { status: 404, type: 'text/plain' };
      response.writeHead(status, { 'content-type': type }).end('{}');
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });

  after(() => {
    server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds it ready once a gateway answers through it, whatever that says of its networks', async () => {
    for (const status of [200, 503]) {
      answer = { status, type: 'application/json; charset=utf-8' };
      deepEqual(await front(), { isReady: true, says: 'leads to a gateway' });
    }
  });

  it('does not while the proxy answers by itself, as it has found no gateway yet', async () => {
    answer = { status: 503, type: 'text/html' };
    deepEqual(await front(), { isReady: false, says: 'leads to no gateway (HTTP 503)' });
  });

  async function front(): Promise<{ isReady: boolean; says: string } | undefined> {
    const listen = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const part = { name: 'front', kind: 'front' as const, argv: [], listen };
    const plan: EndpointPlan = {
      name: 'trial',
      keeper: 'local',
      state: folder,
      parts: [part],
      files: [],
      hosts: [],
    };
    writeRunning(folder, {
      version: 1,
      name: plan.name,
      keeper: 'local',
      files: [],
      parts: [{ name: part.name, listen, argv: [], process: identify(process.pid) }],
    });
    const [found] = (await lookAt(plan)).parts;
    return found && { isReady: found.isReady, says: found.says };
  }
});
