import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import {
  type LinkScene,
  linkConformance,
  messageBytes,
} from '../../../../../tests/support/link-conformance.ts';
import { poll } from '../../../../../tests/support/poll.ts';
import type { LinkCounters } from '../../../../src/lab/link/link-control.ts';
import { ProxiedLinks, type ProxiedNode } from '../../../../src/lab/link/proxy/proxied-links.ts';
import type { Link } from '../../../../src/lab/link/rule.ts';
import { freePorts } from '../../../../src/lab/real/ports.ts';

const host = '127.0.0.1';

/**
 * v1 dials v2 and v3 from the port that it is known by. It does not listen there as a real node would, since Node.js 20
 * cannot share a port.
 */
class DialledScene implements LinkScene {
  readonly nodes = ['v1', 'v2', 'v3'] as const;
  readonly control: ProxiedLinks;
  readonly #nodes: readonly ProxiedNode[];
  readonly #servers: Server[];
  readonly #sockets = new Map<string, Socket>();
  readonly #bytes = new Map<string, number>();

  private constructor(control: ProxiedLinks, nodes: readonly ProxiedNode[], servers: Server[]) {
    this.control = control;
    this.#nodes = nodes;
    this.#servers = servers;
  }

  static async open(): Promise<DialledScene> {
    const ports = await freePorts(6);
    const nodes = ['v1', 'v2', 'v3'].map((name, index) => ({
      name,
      p2p_port: ports[2 * index] ?? 0,
      proxy_port: ports[2 * index + 1] ?? 0,
    }));
    const control = await ProxiedLinks.open(nodes, 1);
    const scene = new DialledScene(control, nodes, []);
    for (const to of ['v2', 'v3']) await scene.dial('v1', to);
    return scene;
  }

  async dial(from: string, to: string): Promise<Socket> {
    const server = createServer({ allowHalfOpen: true });
    this.#servers.push(server);
    server.on('connection', (socket) => this.#carry({ from: to, to: from }, socket));
    server.listen(this.node(to).p2p_port, host);
    await once(server, 'listening');
    const socket = connect({
      port: this.node(to).proxy_port,
      host,
      localAddress: host,
      localPort: this.node(from).p2p_port,
    });
    this.#carry({ from, to }, socket);
    socket.write('?');
    await poll('the connection', () => Promise.resolve(this.#bytes.get(`${from} ${to}`) ?? 0), Boolean, {
      everyMs: 5,
    });
    return socket;
  }

  node(name: string): ProxiedNode {
    const node = this.#nodes.find((one) => one.name === name);
    if (!node) throw new RangeError(`unknown node ${name}`);
    return node;
  }

  /** The end of the connection over which `from` sends to `to`. */
  socket({ from, to }: Link): Socket {
    const socket = this.#sockets.get(`${from} ${to}`);
    if (!socket) throw new RangeError(`${from} has no connection with ${to}`);
    return socket;
  }

  send(link: Link, messages: number): Promise<void> {
    for (let sent = 0; sent < messages; sent += 1) this.socket(link).write(Buffer.alloc(messageBytes, sent));
    return Promise.resolve();
  }

  arrived({ from, to }: Link): Promise<number> {
    return Promise.resolve(Math.floor((this.#bytes.get(`${from} ${to}`) ?? 0) / messageBytes));
  }

  async close(): Promise<void> {
    await this.control.close();
    for (const socket of this.#sockets.values()) socket.destroy();
    for (const server of this.#servers) server.close();
    await Promise.all(
      this.#servers.filter(({ listening }) => listening).map((server) => once(server, 'close')),
    );
  }

  #carry({ from, to }: Link, socket: Socket): void {
    this.#sockets.set(`${from} ${to}`, socket);
    const back = `${to} ${from}`;
    socket.on('data', (bytes) => this.#bytes.set(back, (this.#bytes.get(back) ?? 0) + bytes.length));
    socket.on('error', () => socket.destroy());
  }
}

describe('links through proxies', () => {
  let scene: DialledScene;
  const there = { from: 'v1', to: 'v2' };
  const back = { from: 'v2', to: 'v1' };
  const open = async (): Promise<DialledScene> => {
    scene = await DialledScene.open();
    return scene;
  };
  const counters = async (): Promise<LinkCounters> => {
    const found = (await scene.control.counters()).find(({ from, to }) => from === 'v1' && to === 'v2');
    if (!found) throw new RangeError('nobody counts on that link');
    return found;
  };

  afterEach(async () => await scene.close());

  linkConformance(open);

  it('keep the order of a stream whatever jitter is drawn, and count nothing that has overtaken', async () => {
    await scene.control.apply({ id: 'jitter', links: [there], rule: { delayMs: 20, jitterMs: 20 } });
    const before = await counters();
    // One after another, so that each is a piece with a delay of its own.
    for (let sent = 1; sent <= 20; sent += 1) {
      await scene.send(there, 1);
      await poll('the piece', counters, ({ packets }) => packets >= before.packets + sent, {
        everyMs: 1,
      });
    }
    equal((await counters()).reordered, 0);
  });

  it('hold what came into a cut until it is healed, and pass it in order', async () => {
    await scene.control.apply({ id: 'cut', links: [there], rule: { cut: true } });
    const received: Buffer[] = [];
    scene.socket(back).on('data', (bytes: Buffer) => received.push(bytes));
    await scene.send(there, 50);
    await scene.control.clear();
    await poll(
      '50 messages',
      () => scene.arrived(there),
      (count) => count === 50,
      { everyMs: 5 },
    );
    const bytes = Buffer.concat(received);
    deepEqual(
      [...Array(50).keys()],
      Array.from({ length: 50 }, (_, index) => bytes[index * messageBytes]),
    );
    equal((await counters()).lost, 0);
  });

  it('pass all of a long stream at a rate, in order, however much waits', async () => {
    await scene.control.apply({
      id: 'slow',
      links: [there],
      rule: { rateBitsPerS: 80_000_000, limitPackets: 2 },
    });
    await scene.send(there, 4_000);
    await poll(
      '4,000 messages',
      () => scene.arrived(there),
      (count) => count === 4_000,
    );
  });

  it('tell a sender to stop while nobody reads, and pass all once somebody does', async () => {
    const [sender, reader] = [scene.socket(there), scene.socket(back)];
    reader.pause();
    const sent = 40_000;
    for (let written = 0; written < sent; written += 1) sender.write(Buffer.alloc(messageBytes));
    const held = async (): Promise<number> =>
      (await scene.control.counters()).find(({ from, to }) => from === 'v1' && to === 'v2')?.bytes ?? 0;
    let before = -1;
    const hasStopped = (bytes: number): boolean => {
      const isSame = bytes > 0 && bytes === before;
      before = bytes;
      return isSame;
    };
    await poll('a standstill', held, hasStopped, { everyMs: 300 });
    ok((await held()) < sent * messageBytes);
    reader.resume();
    await poll(
      'all',
      () => scene.arrived(there),
      (count) => count === sent,
      { everyMs: 20 },
    );
  });

  it('pass on that a side sends no more, behind what it sent', async () => {
    await scene.control.apply({ id: 'delay', links: [there], rule: { delayMs: 30 } });
    await scene.send(there, 3);
    scene.socket(there).end();
    await once(scene.socket(back), 'end');
    equal(await scene.arrived(there), 3);
    await scene.send(back, 2);
    await poll(
      'the answer',
      () => scene.arrived(back),
      (count) => count === 2,
      { everyMs: 5 },
    );
    scene.socket(back).end();
    await once(scene.socket(there), 'close');
  });

  it('do not let the other side hear of a broken connection through a cut', async () => {
    await scene.control.apply({ id: 'cut', links: [there, back], rule: { cut: true } });
    scene.socket(there).resetAndDestroy();
    const closed = new Promise((resolve) => scene.socket(back).once('close', resolve));
    await scene.control.apply({ id: 'aside', links: [{ from: 'v1', to: 'v3' }], rule: { delayMs: 1 } });
    await scene.send({ from: 'v1', to: 'v3' }, 5);
    await poll(
      'the other link',
      () => scene.arrived({ from: 'v1', to: 'v3' }),
      (count) => count === 5,
      {
        everyMs: 5,
      },
    );
    equal(scene.socket(back).destroyed, false);
    await scene.control.clear();
    await closed;
  });

  it('send away who dials from a port of none of the nodes', async () => {
    const stranger = connect(scene.node('v2').proxy_port, host);
    await rejects(once(stranger, 'end'), { code: 'ECONNRESET' });
  });

  it('end the connection of who dials a node that is down', async () => {
    const [own = 0, ...ports] = await freePorts(4);
    const [v1 = 0, v2 = 0, before = 0] = ports;
    const nodes = [
      { name: 'v1', p2p_port: own, proxy_port: v1 },
      { name: 'v2', p2p_port: v2, proxy_port: before },
    ];
    const control = await ProxiedLinks.open(nodes, 1);
    try {
      const socket = connect({ port: before, host, localAddress: host, localPort: own });
      socket.write('?');
      await rejects(once(socket, 'end'), { code: 'ECONNRESET' });
    } finally {
      await control.close();
    }
  });

  it('say whose port is taken, and listen on none', async () => {
    const [p2p_port = 0, proxy_port = 0, other = 0] = await freePorts(3);
    const nodes = [
      { name: 'v1', p2p_port, proxy_port },
      { name: 'v2', p2p_port: other, proxy_port: scene.node('v2').proxy_port },
    ];
    await rejects(ProxiedLinks.open(nodes, 1), { code: 'bad_input/port', message: /before v2 .*in use/ });
    const server = createServer().listen(proxy_port, host);
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
  });
});
