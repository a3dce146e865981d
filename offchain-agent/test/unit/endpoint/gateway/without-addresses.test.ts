import { deepEqual, doesNotMatch, equal, match } from 'node:assert/strict';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { openGatewayScene, PlainClient, startUpstream } from '../../../../../tests/support/gateway-scene.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import { publicError, withoutAddresses } from '../../../../src/endpoint/gateway/without-addresses.ts';

const hidden = "the node's address";
const key = '0123456789abcdef0123456789abcdef';
const urls = [`wss://user:secret@node-1.internal:8443/${key}`, 'ws://rpc-2:9944', 'ws://node:9944'];

describe('a text for clients', () => {
  it('hides URLs, hosts, host names and keys of nodes', () => {
    for (const [text, shown] of [
      ['cannot connect to ws://10.0.0.1:9944: refused', `cannot connect to ${hidden}: refused`],
      ['cannot connect to ws://10.0.0.1:9944/x, refused', `cannot connect to ${hidden}, refused`],
      ['the host of wss://node-1.internal:8443/… has no address', `the host of ${hidden} has no address`],
      [`GET /${key} failed`, `GET /${hidden} failed`],
      ['node-1.internal:8443 and Node-1.Internal refuse', `${hidden} and ${hidden} refuse`],
      ['rpc-2 refused, and rpc-2:9944', `${hidden} refused, and ${hidden}`],
      ['getaddrinfo ENOTFOUND node', `getaddrinfo ENOTFOUND ${hidden}`],
      [
        'Host: other.example. is not in the DNS:db.internal, IP Address:10.1.2.3',
        `Host: ${hidden} is not in the DNS: ${hidden}, IP Address:${hidden}`,
      ],
      ['redirected to https://x.example/?token=1', `redirected to ${hidden}`],
    ] as const)
      equal(withoutAddresses(text, urls), shown);
  });

  it('hides IPv4 and IPv6 addresses with and without a port', () => {
    for (const address of [
      '10.0.0.1',
      '10.0.0.1:9944',
      '::1',
      '::1:9944',
      '2001:db8::7',
      '2001:db8:1:2:3:4:5:6',
      '2001:db8:1:2:3:4:5:6:9944',
      'fe80::1%eth0',
      '::ffff:10.0.0.1',
      '[::1]',
      '[2001:db8::7]:9944',
      '[fe80::1%eth0]:9944',
    ])
      equal(withoutAddresses(`connect ECONNREFUSED ${address}`, []), `connect ECONNREFUSED ${hidden}`);
  });

  it('keeps words, versions, times and names of methods', () => {
    for (const text of [
      'Internal error: the node that had it was lost',
      'no answer within 1.5 s; one was last seen at 2026-11-30T15:43:00.000Z',
      'chain_getBlock: frame_system::CheckNonce failed at 12:30:45',
      'version 1.20.3 of rpc, 30.5 s',
      'Method not found',
    ])
      equal(withoutAddresses(text, urls), text);
  });

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
