import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { findingOfChain } from '../../../../../src/lab/cli/doctor/run.ts';

async function answering(answer: string): Promise<WebSocketServer> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  server.on('connection', (socket) => socket.on('message', () => socket.send(answer)));
  await new Promise((resolve) => server.once('listening', resolve));
  return server;
}

function urlOf(server: WebSocketServer): string {
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('findingOfChain', () => {
  it('names the chain that answers', async () => {
    const server = await answering('{"jsonrpc":"2.0","id":1,"result":"Almanac Demo"}');
    try {
      const { state, found } = await findingOfChain(urlOf(server));
      assert.deepEqual([state, found], ['ok', `Almanac Demo at ${urlOf(server)}`]);
    } finally {
      server.close();
    }
  });

  it('leaves no control character in the name', async () => {
    const server = await answering('{"jsonrpc":"2.0","id":1,"result":"Main\\u001b[2J"}');
    try {
      assert.equal((await findingOfChain(urlOf(server))).found, `Main?[2J at ${urlOf(server)}`);
    } finally {
      server.close();
    }
  });

  it('is missing where something else answers', async () => {
    const server = await answering('hello');
    try {
      assert.equal((await findingOfChain(urlOf(server))).state, 'missing');
    } finally {
      server.close();
    }
  });

  it('is missing, and required, where a named address is silent', async () => {
    const server = await answering('');
    const url = urlOf(server);
    await new Promise((resolve) => server.close(resolve));
    const { state, required } = await findingOfChain(url);
    assert.deepEqual([state, required], ['missing', true]);
  });

  it('finds an address in the environment that is none, and refuses one that was typed', async () => {
    const before = process.env['ALMANAC_URL'];
    process.env['ALMANAC_URL'] = 'http://example.org';
    try {
      const { state, required, found } = await findingOfChain();
      assert.deepEqual([state, required], ['missing', false]);
      assert.match(found, /^ALMANAC_URL: .* is not a WebSocket URL/);
      await assert.rejects(findingOfChain('http://example.org'), { code: 'bad_input/url' });
    } finally {
      if (before === undefined) delete process.env['ALMANAC_URL'];
      else process.env['ALMANAC_URL'] = before;
    }
  });
});
