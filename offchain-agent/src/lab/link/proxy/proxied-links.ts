import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { AgentError, messageOf } from '../../../base/error.ts';
import { FaultTable, linksBetween } from '../fault-table.ts';
import { effectsOfBackend, type LinkControl, type LinkCounters } from '../link-control.ts';
import { LinkMeter } from '../link-meter.ts';
import { PacketSchedule } from '../packet-schedule.ts';
import type { Link, LinkFault, LinkRule } from '../rule.ts';
import { PieceQueue, type ProxiedLink, type Receiver } from './piece-queue.ts';

const host = '127.0.0.1';

export interface ProxiedNode {
  readonly name: string;
  /** Where it listens, and from where it dials. */
  readonly p2p_port: number;
  /** Under which the others know it. */
  readonly proxy_port: number;
}

interface Line extends ProxiedLink {
  readonly link: Link;
  readonly queues: Set<PieceQueue>;
}

/**
 * Links made of TCP connections, one listener before each node. Who dials is known by its port, since nodes dial from the
 * one that they listen on; who is not known is sent away, for no rule would hold for it. Peers must not learn each other's
 * own addresses, or they pass by: a chain of the type Live keeps those of the loopback to itself.
 *
 * A connection is a stream: order is kept, nothing is lost, and what came into a cut waits until it is healed.
 */
export class ProxiedLinks implements LinkControl {
  readonly backend = 'proxy';
  readonly can = effectsOfBackend.proxy;
  readonly #nodes: readonly ProxiedNode[];
  readonly #table: FaultTable;
  readonly #lines: ReadonlyMap<string, Line>;
  readonly #servers: Server[] = [];
  readonly #sockets = new Set<Socket>();

  private constructor(nodes: readonly ProxiedNode[], runSeed: number) {
    const names = nodes.map(({ name }) => name);
    this.#nodes = nodes;
    this.#table = new FaultTable(names, this);
    this.#lines = new Map(
      linksBetween(names).map((link) => [
        nameOf(link),
        {
          link,
          schedule: new PacketSchedule(runSeed, link, Infinity),
          meter: new LinkMeter(link),
          queues: new Set(),
        },
      ]),
    );
  }

  /**
   * Listens on the proxies' ports; the nodes need not run yet.
   * @throws AgentError `bad_input/port` where somebody else has one
   */
  static async open(nodes: readonly ProxiedNode[], runSeed: number): Promise<ProxiedLinks> {
    const links = new ProxiedLinks(nodes, runSeed);
    try {
      for (const node of nodes) await links.#listen(node);
    } catch (error) {
      await links.close();
      throw error;
    }
    return links;
  }

  apply(fault: LinkFault): Promise<void> {
    return settled(() => this.#renew(this.#table.put(fault)));
  }

  clear(ids?: readonly string[]): Promise<void> {
    return settled(() => this.#renew(this.#table.take(ids)));
  }

  faults(): Promise<readonly LinkFault[]> {
    return Promise.resolve(this.#table.all());
  }

  counters(): Promise<readonly LinkCounters[]> {
    return Promise.resolve([...this.#lines.values()].map(({ meter }) => meter.counters()));
  }

  async close(): Promise<void> {
    const listening = this.#servers.filter((server) => server.listening);
    const closed = listening.map(async (server) => await once(server, 'close'));
    for (const server of listening) server.close();
    for (const socket of this.#sockets) socket.resetAndDestroy();
    await Promise.all(closed);
  }

  async #listen(node: ProxiedNode): Promise<void> {
    const server = createServer({ allowHalfOpen: true, noDelay: true });
    this.#servers.push(server);
    server.on('connection', (socket) => this.#accept(node, socket));
    try {
      server.listen(node.proxy_port, host);
      await once(server, 'listening');
    } catch (error) {
      throw new AgentError(
        'bad_input/port',
        `the port ${node.proxy_port} before ${node.name} cannot be listened on: ${messageOf(error)}; stop its user, or start the network again`,
        { data: { port: node.proxy_port, node: node.name }, cause: error },
      );
    }
  }

  #accept(to: ProxiedNode, dialer: Socket): void {
    const from = this.#nodes.find(({ p2p_port }) => p2p_port === dialer.remotePort);
    const there = from && this.#lines.get(nameOf({ from: from.name, to: to.name }));
    const back = from && this.#lines.get(nameOf({ from: to.name, to: from.name }));
    this.#keep(dialer);
    if (!there || !back) {
      dialer.resetAndDestroy();
      return;
    }
    let dialed: Socket | undefined;
    const queues: (readonly [Line, PieceQueue])[] = [];
    const queue = (line: Line, sender: Socket, receiver: Receiver): void => {
      const held = new PieceQueue(line, sender, receiver);
      line.queues.add(held);
      queues.push([line, held]);
      sender.once('close', () => {
        if (dialer.destroyed && dialed?.destroyed !== false) end();
      });
    };
    const end = (): void => {
      for (const [line, held] of queues) {
        held.close();
        line.queues.delete(held);
      }
    };
    // Not before the first byte has passed: who is cut off must not be seen to dial.
    const open = (): Socket => {
      if (dialed) return dialed;
      dialed = connect({ port: to.p2p_port, host, allowHalfOpen: true, noDelay: true });
      this.#keep(dialed);
      queue(back, dialed, { open: () => dialer, socket: () => dialer });
      return dialed;
    };
    queue(there, dialer, { open, socket: () => dialed });
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    // What broke is told by the event that follows.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }

  #renew(links: readonly Link[]): void {
    for (const link of links) {
      const line = this.#lines.get(nameOf(link));
      if (!line) continue;
      line.schedule.setFaults(
        this.#table.on(link).map((fault) => ({ ...fault, rule: ofStream(fault.rule) })),
      );
      for (const held of line.queues) held.renew();
    }
  }
}

/** Where no more may wait the sender is told to stop, instead of losing anything. */
function ofStream(rule: LinkRule): LinkRule {
  return { ...rule, limitPackets: undefined };
}

function nameOf({ from, to }: Link): string {
  return `${from} to ${to}`;
}

async function settled(act: () => void): Promise<void> {
  await Promise.resolve();
  act();
}
