import { equal, match } from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { silentLogger } from '../../../../../tests/support/silent-logger.ts';
import { Gateways } from '../../../../src/serve/monitor/gateways.ts';

describe('what gateways say of themselves', () => {
  let body = '';
  let status = 200;
  const server = createServer((_request, response) => {
    response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end(body);
  });
  let url = '';

  before(async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`;
  });
  after(() => {
    server.close();
  });

  async function said(text: string): Promise<string> {
    body = text;
    const endpoint = { name: 'a', health: url } as never;
    const gateways = new Gateways([endpoint], silentLogger());
    await gateways.look();
    gateways.close();
    return gateways.said('a') ?? '';
  }

  it('shows nodes that are healthy and what the others lack', async () => {
    const upstreams = [
      { name: 'n1', fault: null },
      { name: 'n2', fault: 'its head is old' },
    ];
    const text = JSON.stringify({ ready: true, networks: [{ name: 'polkadot', ready: true, upstreams }] });
    match(await said(text), /: ready; polkadot: 1 of 2 nodes healthy \(n2: its head is old\)$/);
  });

  it('survives answers that no gateway gives', async () => {
    for (const text of ['', '[]', '{"ready":1}', '<html>', '{"ready":true,"networks":[{}]}'])
      match(await said(text), /(?:the answer is not of a gateway|no answer)$/);
    match(await said('x'.repeat(3_000_000)), /no answer$/);
    status = 302;
    match(await said('{}'), /no answer$/);
    status = 200;
    equal((await said('{"ready":false,"networks":[]}')).endsWith(': not ready'), true);
  });
});
