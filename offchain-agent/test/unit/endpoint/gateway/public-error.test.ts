import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { openGatewayScene, PlainClient, startUpstream } from '../../../../../tests/support/gateway-scene.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import { publicError } from '../../../../src/endpoint/gateway/public-error.ts';

const hidden = "the node's address";
const urls = ['ws://rpc-2:9944'];

describe('an error of a gateway', () => {
  it('keeps what the door says of the client, and drops advice for the operator', () => {
    const data = { reason: 'address 192.0.2.7 makes more calls a second than it may', retryAfterMs: 5 };
    deepEqual(publicError({ code: -32_999, message: 'RPC rate limit exceeded', data }, urls), {
      code: -32_999,
      message: 'RPC rate limit exceeded',
      data,
    });
    deepEqual(
      publicError({ code: -32_603, message: 'cannot connect to rpc-2; check its name', data: 'rpc-2' }, urls),
      { code: -32_603, message: `cannot connect to ${hidden}`, data: hidden },
    );
  });
});

/** A way to a node that takes connections until it is told to reset all others. */
class FullNode {
  resets = 0;
  isFull = false;
  readonly #open = new Set<Socket>();
  readonly #server: Server;

  constructor(nodePort: number) {
    this.#server = createServer((client) => {
      if (this.isFull) {
        this.resets += 1;
        client.resetAndDestroy();
        return;
      }
      const node = connect(nodePort, '127.0.0.1');
      client.pipe(node).pipe(client);
      for (const socket of [client, node]) {
        socket.on('error', () => undefined);
        this.#open.add(socket);
      }
    });
  }

  async start(): Promise<number> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, '127.0.0.1', resolve);
    });
    return (this.#server.address() as AddressInfo).port;
  }

  cut(): void {
    for (const socket of this.#open) socket.destroy();
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

describe('a gateway whose node takes no further connection', function () {
  this.timeout(60_000);

  it('answers each method without the address of the node', async () => {
    const calls: readonly (readonly [method: string, params: readonly unknown[]])[] = [
      ['author_submitAndWatchExtrinsic', ['0x00']],
      ['chainHead_v1_follow', [false]],
      ['transactionWatch_v1_submitAndWatch', ['0x00']],
      ['transaction_v1_broadcast', ['0x00']],
      ['archive_v1_storage', ['0x00', []]],
      ['mixnet_subscribe', []],
      ['author_submitExtrinsic', ['0x00']],
      ['state_call', ['Core_version', '0x']],
    ];
    const node = await startUpstream(({ methods }) => {
      for (const [method] of calls) methods.add(method);
    });
    const way = new FullNode(Number(new URL(node.url).port));
    const port = await way.start();
    const scene = await openGatewayScene([{ name: 'a', url: `ws://127.0.0.1:${port}` }]);
    const client = await PlainClient.open(scene.wsUrl);
    way.isFull = true;
    // Calls that need no connection of their own follow once the node is lost.
    const own = calls.slice(0, 6).map(async ([method, params]) => await client.call(method, params));
    await poll(
      'connections are reset',
      async () => way.resets,
      (resets) => resets >= 4,
    );
    way.cut();
    await poll(
      'the node is lost',
      async () => scene.gateway.status(),
      ({ ready }) => !ready,
    );
    const shared = calls.slice(6).map(async ([method, params]) => await client.call(method, params));
    const answers = await Promise.all([...own, ...shared]);
    for (const [index, { error }] of answers.entries()) {
      const [method] = calls[index] ?? [];
      equal(error?.code, -32_603, method);
      doesNotMatch(error.message, new RegExp(`127\\.0\\.0\\.1|${port}|ws:`), method);
    }
    match(
      answers[1]?.error?.message ?? '',
      /^Internal error: cannot connect to the node's address: the peer reset the connection$/,
    );
    client.close();
    await scene.close();
    await way.stop();
    await node.stop();
  });
});
