import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Dice } from '../../support/dice.ts';

const faultKinds = [
  'limit',
  'limit with Retry-After',
  'busy',
  'internal error',
  'close',
  'late',
  'wrong id',
] as const;

type EndpointFaultKind = (typeof faultKinds)[number];

/** What an endpoint does wrong, and when. */
export interface FaultPlan {
  readonly chance: Dice;
  /** The share of requests that fail. */
  readonly share: number;
  /** After so many requests it goes away for good. */
  readonly downAfter: number | undefined;
}

/** The node behind the endpoint. */
interface Answering {
  request(method: string, params: readonly unknown[]): Promise<unknown>;
  /** The first item of a subscription. */
  readonly votes: unknown;
}

interface Call {
  readonly id: number;
  readonly method: string;
  readonly params?: readonly unknown[];
}

const limits: readonly (readonly [number, string])[] = [
  [429, 'Too many requests'],
  [-32_005, 'limit exceeded'],
  [-32_999, 'RPC rate limit exceeded'],
  [-32_029, 'Too many requests, slow down'],
  [-32_000, 'You have reached your daily request limit'],
];
const lateMs = 25_000;
/** The share of connections that are refused after one was closed. */
const handshakeShare = 0.5;

/** An endpoint with faults, on a WebSocket. */
export class FaultyServer {
  readonly #node: Answering;
  readonly #plan: FaultPlan;
  readonly #sockets = new WebSocketServer({ noServer: true });
  #server: Server | undefined;
  #isDown = false;
  #asked = 0;
  #wasClosed = false;
  /** Faults that happened, by kind. */
  readonly faults = new Map<EndpointFaultKind | 'refused handshake', number>();

  constructor(node: Answering, plan: FaultPlan) {
    this.#node = node;
    this.#plan = plan;
  }

  get asked(): number {
    return this.#asked;
  }

  /** @returns its URL */
  async start(): Promise<string> {
    const server = createServer();
    server.on('upgrade', (request, socket, head) => {
      if (this.#isDown) {
        socket.destroy();
      } else if (this.#wasClosed && this.#plan.chance.chance(handshakeShare)) {
        this.#wasClosed = false;
        this.#note('refused handshake');
        const after = 1 + this.#plan.chance.whole(5);
        socket.end(`HTTP/1.1 429 Too Many Requests\r\nRetry-After: ${after}\r\nContent-Length: 0\r\n\r\n`);
      } else {
        this.#sockets.handleUpgrade(request, socket, head, (opened) => {
          opened.on('message', (data) => {
            this.#receive(opened, JSON.parse(String(data as Buffer)) as Call).catch(() => opened.terminate());
          });
        });
      }
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    await new Promise<void>((resolve) => (this.#server ? this.#server.close(() => resolve()) : resolve()));
  }

  async #receive(socket: WebSocket, call: Call): Promise<void> {
    const { chance, share, downAfter } = this.#plan;
    this.#asked += 1;
    if (downAfter !== undefined && this.#asked > downAfter) {
      this.#isDown = true;
      for (const one of this.#sockets.clients) one.terminate();
      return;
    }
    if (chance.chance(share)) await this.#fail(socket, call, chance.pick(faultKinds));
    else await this.#answer(socket, call, call.id);
  }

  async #fail(socket: WebSocket, call: Call, kind: EndpointFaultKind): Promise<void> {
    const { chance } = this.#plan;
    this.#note(kind);
    const refuse = (code: number, message: string, data?: object): void =>
      send(socket, { id: call.id, error: { code, message, ...(data && { data }) } });
    const [code, message] = chance.pick(limits);
    if (kind === 'limit') refuse(code, message);
    else if (kind === 'limit with Retry-After') refuse(code, message, { retry_after: 1 + chance.whole(5) });
    else if (kind === 'busy') refuse(-32_009, 'Server is busy, try again later');
    else if (kind === 'internal error') refuse(-32_603, 'Internal error');
    else if (kind === 'close') {
      this.#wasClosed = true;
      socket.terminate();
    } else if (kind === 'late') {
      await new Promise((resolve) => void setTimeout(resolve, lateMs));
      await this.#answer(socket, call, call.id);
    } else await this.#answer(socket, call, chance.chance(0.5) ? null : call.id + 1_000_000);
  }

  async #answer(socket: WebSocket, { method, params = [] }: Call, id: number | null): Promise<void> {
    if (method !== 'grandpa_subscribeJustifications') {
      send(socket, { id, result: await this.#node.request(method, params) });
      return;
    }
    send(socket, { id, result: 'votes' });
    const result = this.#node.votes;
    send(socket, { method: 'grandpa_justifications', params: { subscription: 'votes', result } });
  }

  #note(kind: EndpointFaultKind | 'refused handshake'): void {
    this.faults.set(kind, (this.faults.get(kind) ?? 0) + 1);
  }
}

function send(socket: WebSocket, message: object): void {
  if (socket.readyState === socket.OPEN) socket.send(JSON.stringify({ jsonrpc: '2.0', ...message }));
}
