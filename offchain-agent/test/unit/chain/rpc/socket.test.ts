import assert from 'node:assert/strict';
import { startSilentServer, startWebServer } from '../../../../../tests/support/made-node.ts';
import type { AgentError } from '../../../../src/base/error.ts';
import { openSocket } from '../../../../src/chain/rpc/socket.ts';

const timeoutMs = 30_000;

describe('openSocket', () => {
  it('says that nothing listens', async () => {
    await assert.rejects(openSocket('ws://127.0.0.1:1', { timeoutMs }), {
      code: 'unreachable/refused',
      message:
        'cannot connect to ws://127.0.0.1:1: connection refused; start a chain with "npm start", or pass --url (chain.urls of an agent)',
    });
  });

  it('says that a web server is no node', async () => {
    const server = await startWebServer(200);
    await assert.rejects(openSocket(server.url, { timeoutMs }), {
      code: 'bad_input/not_a_node',
      message: `${server.url} answered HTTP 200 (text/html) instead of opening a WebSocket: it is a web server, not a node's RPC; give the address that the node prints as its JSON-RPC server, for example ws://127.0.0.1:9944`,
    });
    server.stop();
  });

  it('takes a gateway that is down for a failure that passes', async () => {
    const server = await startWebServer(503);
    await assert.rejects(openSocket(server.url, { timeoutMs }), {
      code: 'unreachable/http',
      retryable: true,
    });
    server.stop();
  });

  it('says how long an endpoint wants to be left alone that has a limit', async () => {
    const server = await startWebServer(429, { 'retry-after': '7' });
    await assert.rejects(openSocket(server.url, { timeoutMs }), (error: AgentError) => {
      assert.equal(error.retryable, true);
      assert.equal(error.data['retry_after_ms'], 7_000);
      return true;
    });
    server.stop();
  });

  it('gives up on silence after the time-out', async () => {
    const server = await startSilentServer();
    await assert.rejects(openSocket(server.url, { timeoutMs: 50 }), {
      code: 'unreachable/timeout',
      message: `${server.url} did not answer within 0.05 s; check the address, the network and whether the node runs`,
    });
    server.stop();
  });

  it('says that another protocol is no WebSocket', async () => {
    const server = await startSilentServer('SSH-2.0-server\r\n');
    await assert.rejects(openSocket(server.url, { timeoutMs }), {
      code: 'bad_input/not_a_node',
      message: `${server.url} is not a WebSocket server; pass the RPC address of a node`,
    });
    server.stop();
  });

  it('never shows the password of an address', async () => {
    await assert.rejects(openSocket('ws://user:secret@127.0.0.1:1', { timeoutMs }), (error: Error) => {
      assert.ok(!error.message.includes('secret'));
      return true;
    });
  });

  it('ends with the reason of the signal', async () => {
    const server = await startSilentServer();
    const signal = AbortSignal.timeout(20);
    await assert.rejects(openSocket(server.url, { timeoutMs: 5_000, signal }), { name: 'TimeoutError' });
    server.stop();
  });
});
