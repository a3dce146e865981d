import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import type { Logger } from '../../offchain-agent/src/base/logger.ts';
import type { GatewayClock } from '../../offchain-agent/src/endpoint/gateway/clock.ts';
import { type GatewayConfig, parseGatewayConfig } from '../../offchain-agent/src/endpoint/gateway/config.ts';
import type { Door } from '../../offchain-agent/src/endpoint/gateway/exchange.ts';
import { type Gateway, openGateway } from '../../offchain-agent/src/endpoint/gateway/gateway.ts';
import { type FakeHeader, fakeHeaders, MadeUpstream } from './made-upstream.ts';
import { openToAll } from './open-to-all.ts';
import { poll } from './poll.ts';
import { silentLogger } from './silent-logger.ts';

interface UpstreamAddress {
  readonly name: string;
  readonly url: string;
  readonly region?: string;
}

export interface GatewayScene {
  readonly gateway: Gateway;
  readonly config: GatewayConfig;
  readonly wsUrl: string;
  readonly httpUrl: string;
  close(): Promise<void>;
}

interface GatewaySceneOptions {
  readonly door?: Door;
  readonly log?: Logger;
  /** Of what looks after upstreams. */
  readonly clock?: GatewayClock;
  /** False lets all calls take the other path. */
  readonly hasFastPath?: boolean;
  /** Fields of the configuration, and of its one network. */
  readonly more?: object;
  readonly network?: object;
}

/** A configuration of one network, at any free port. */
export function gatewayConfig(
  upstreams: readonly UpstreamAddress[],
  folder: string,
  { more = {}, network = {} }: GatewaySceneOptions = {},
): GatewayConfig {
  return parseGatewayConfig(
    {
      listen: '127.0.0.1:0',
      identity: join(folder, 'identity.key'),
      networks: [{ name: 'test', upstreams, ...network }],
      ...more,
    },
    'test',
  );
}

/** Opens a gateway in this process, and waits until it is ready. */
export async function openGatewayScene(
  upstreams: readonly UpstreamAddress[],
  options: GatewaySceneOptions = {},
): Promise<GatewayScene> {
  const folder = mkdtempSync(join(tmpdir(), 'almanac-gateway-'));
  const config = gatewayConfig(upstreams, folder, options);
  const gateway = await openGateway({
    config,
    door: options.door ?? openToAll(),
    log: options.log ?? silentLogger(),
    version: 'test',
    ...(options.clock && { clock: options.clock }),
    ...(options.hasFastPath !== undefined && { hasFastPath: options.hasFastPath }),
  });
  const close = async (): Promise<void> => {
    await gateway.close();
    rmSync(folder, { recursive: true });
  };
  try {
    await poll(
      'the gateway is ready',
      async () => gateway.status(),
      ({ networks }) => networks.every(({ upstreams: all }) => all.every(({ fault }) => fault === null)),
      { everyMs: 10 },
    );
  } catch (error) {
    await close();
    throw error;
  }
  const at = `127.0.0.1:${gateway.port}`;
  return { gateway, config, wsUrl: `ws://${at}`, httpUrl: `http://${at}`, close };
}

/** A node that is driven by hand, at its first block. */
export async function startUpstream(
  prepare: (node: MadeUpstream) => void = () => undefined,
): Promise<MadeUpstream> {
  const node = new MadeUpstream();
  prepare(node);
  await node.start();
  for (const header of fakeHeaders(1)) node.best(header);
  return node;
}

export interface GatewayPair {
  readonly nodes: [MadeUpstream, MadeUpstream];
  readonly scene: GatewayScene;
  readonly client: PlainClient;
  /** The node that has a call, as soon as one has it, and the other one. */
  asked(method: string): Promise<[MadeUpstream, MadeUpstream]>;
  /** The node that has a subscription, as soon as one has it, and the other one. */
  subscribed(method: string): Promise<[MadeUpstream, MadeUpstream]>;
  close(): Promise<void>;
}

/** A client of a gateway in front of two nodes that are driven by hand, both at the same first block. */
export async function openGatewayPair(
  first: FakeHeader,
  prepare: (node: MadeUpstream) => void = () => undefined,
  options: GatewaySceneOptions = {},
): Promise<GatewayPair> {
  const nodes: [MadeUpstream, MadeUpstream] = [new MadeUpstream(), new MadeUpstream()];
  for (const node of nodes) {
    await node.start();
    node.finalized(first);
    node.best(first);
    prepare(node);
  }
  const addresses = [
    { name: 'a', url: nodes[0].url },
    { name: 'b', url: nodes[1].url },
  ];
  const scene = await openGatewayScene(addresses, options);
  const client = await PlainClient.open(scene.wsUrl);
  const close = async (): Promise<void> => {
    client.close();
    await scene.close();
    for (const node of nodes) await node.stop();
  };
  const whoHas = async (
    method: string,
    has: (node: MadeUpstream) => boolean,
  ): Promise<[MadeUpstream, MadeUpstream]> => {
    const found = async (): Promise<MadeUpstream | undefined> => nodes.find(has);
    const one = await poll(`a node has ${method}`, found, (node) => node !== undefined, { everyMs: 10 });
    return one === nodes[0] ? nodes : [nodes[1], nodes[0]];
  };
  return {
    nodes,
    scene,
    client,
    asked: (method) => whoHas(method, ({ calls }) => calls.some((call) => call.method === method)),
    subscribed: (method) => whoHas(method, (node) => node.subscribers(method) > 0),
    close,
  };
}

interface Answered {
  readonly result?: unknown;
  readonly error?: { readonly code: number; readonly message: string };
}

/** A client that keeps all that it was told. */
export class PlainClient {
  readonly items: { readonly method: string; readonly subscription: string; readonly result: unknown }[] = [];
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (answer: Answered) => void>();
  #last = 0;
  closedWith: number | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => this.#onMessage(String(data as Buffer)));
    socket.on('error', () => undefined);
    socket.once('close', (code) => {
      this.closedWith = code;
      for (const answer of this.#waiting.values()) answer({ error: { code: 0, message: 'closed' } });
    });
  }

  static async open(url: string): Promise<PlainClient> {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    const client = new PlainClient(socket);
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve).once('error', reject);
    });
    return client;
  }

  async call(method: string, params: readonly unknown[] = []): Promise<Answered> {
    return await new Promise((resolve) => {
      this.#last += 1;
      this.#waiting.set(this.#last, resolve);
      this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id: this.#last, method, params }));
    });
  }

  send(text: string): void {
    this.#socket.send(text);
  }

  /** The items of one subscription, in their order. */
  of(subscription: unknown): unknown[] {
    return this.items.filter((item) => item.subscription === subscription).map(({ result }) => result);
  }

  /** Those items, once there are so many. */
  async told(subscription: unknown, count: number): Promise<unknown[]> {
    return await poll(
      'items',
      async () => this.of(subscription),
      (all) => all.length >= count,
      { everyMs: 10 },
    );
  }

  close(): void {
    this.#socket.terminate();
  }

  /** Closes it in order: all that it sent has been read. */
  async closed(): Promise<void> {
    this.#socket.close();
    await once(this.#socket, 'close');
  }

  #onMessage(text: string): void {
    const { id, method, params, ...answer } = JSON.parse(text) as Answered & {
      id?: number;
      method?: string;
      params?: { subscription: string; result: unknown };
    };
    if (method !== undefined && params) this.items.push({ method, ...params });
    else if (id !== undefined) {
      this.#waiting.get(id)?.(answer);
      this.#waiting.delete(id);
    }
  }
}
