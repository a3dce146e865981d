import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

interface Refusal {
  readonly code: number;
  readonly message: string;
}

/** What a node answered: method, parameters and the result; the refusal; the first item of the subscription, if there was one. */
export interface RecordedAnswers {
  readonly answers: readonly (readonly [string, readonly unknown[], unknown])[];
  readonly refusals: readonly (readonly [string, readonly unknown[], Refusal])[];
  readonly items: readonly (readonly [string, readonly unknown[], unknown?])[];
}

/** A node that answers what a recording lacks. Refuses with an error that has `rpcCode`. */
interface AskedNode {
  request(method: string, params: readonly unknown[]): Promise<unknown>;
  subscribe(method: string, params: readonly unknown[], onItem: (item: unknown) => void): Promise<number>;
  unsubscribe(method: string, id: number): Promise<void>;
}

/** How a node names what it sends to a subscriber. */
const notices: Readonly<Record<string, string>> = {
  chain_subscribeAllHeads: 'chain_allHead',
  chain_subscribeNewHeads: 'chain_newHead',
  chain_subscribeNewHead: 'chain_newHead',
  chain_subscribeFinalizedHeads: 'chain_finalizedHead',
  grandpa_subscribeJustifications: 'grandpa_justifications',
  state_subscribeRuntimeVersion: 'state_runtimeVersion',
  state_subscribeStorage: 'state_storage',
};

const notRecorded: Refusal = { code: -32_099, message: 'not in the recording' };

class RefusedError extends Error {
  readonly refusal: Refusal;

  constructor(method: string, refusal: Refusal) {
    super(`${method}: ${refusal.message}`);
    this.refusal = refusal;
  }
}

/**
 * A node that gives each answer once and for all: as a recording has it, else as the node behind it gives it first. Whoever asks the
 * same of the recording later hears the same.
 */
export class RecordedNode {
  readonly #answers = new Map<string, Promise<unknown>>();
  readonly #items = new Map<string, Promise<unknown>>();
  /** Items that came. */
  readonly #came = new Map<string, unknown>();
  readonly #asked = new Map<string, readonly [string, readonly unknown[]]>();
  /** Asked for in vain. */
  readonly missing = new Set<string>();
  readonly #behind: AskedNode | undefined;
  #server: ReturnType<typeof createServer> | undefined;
  #sockets: WebSocketServer | undefined;

  /** @param behind only while it is recorded */
  constructor(recorded?: RecordedAnswers, behind?: AskedNode) {
    this.#behind = behind;
    for (const [method, params, result] of recorded?.answers ?? [])
      void this.#keep(this.#answers, [method, params], Promise.resolve(result));
    for (const [method, params, refusal] of recorded?.refusals ?? []) {
      const refused = Promise.reject(new RefusedError(method, refusal));
      refused.catch(() => undefined);
      void this.#keep(this.#answers, [method, params], refused);
    }
    for (const [method, params, ...item] of recorded?.items ?? [])
      void this.#keep(this.#items, [method, params], item.length > 0 ? Promise.resolve(item[0]) : never);
  }

  /** @throws RefusedError where the node refused, or was not asked */
  async request(method: string, params: readonly unknown[] = []): Promise<unknown> {
    const held = this.#answers.get(keyOf(method, params));
    if (held) return await held;
    if (!this.#behind) return (await this.#otherProofs(method, params)) ?? this.#refuse(method, params);
    return await this.#keep(this.#answers, [method, params], ask(this.#behind, method, params));
  }

  /** Of other keys of the same state: they may prove these as well, as whoever asks will see. */
  async #otherProofs(method: string, params: readonly unknown[]): Promise<unknown> {
    if (method !== 'state_getReadProof') return undefined;
    const at = params.at(-1);
    const same = [...this.#asked].filter(([, [asked, own]]) => asked === method && own.at(-1) === at);
    const answers = await Promise.allSettled(same.map(async ([key]) => await this.#answers.get(key)));
    const proof = answers.flatMap((one) =>
      one.status === 'fulfilled' ? (one.value as { readonly proof: readonly string[] }).proof : [],
    );
    return proof.length > 0 ? { at, proof: [...new Set(proof)] } : undefined;
  }

  /** The first item of a subscription, which may never come. @throws RefusedError where none was recorded */
  #first(method: string, params: readonly unknown[] = []): Promise<unknown> {
    const held = this.#items.get(keyOf(method, params));
    if (held) return held;
    if (!this.#behind) return this.#refuse(method, params);
    const item = this.#keep(this.#items, [method, params], firstOf(this.#behind, method, params));
    void item.then((value) => this.#came.set(keyOf(method, params), value)).catch(() => undefined);
    return item;
  }

  /** Takes an answer that was got another way, where it has none. */
  take(method: string, params: readonly unknown[], result: unknown): void {
    if (!this.#answers.has(keyOf(method, params)))
      void this.#keep(this.#answers, [method, params], Promise.resolve(result));
  }

  #refuse(method: string, params: readonly unknown[]): never {
    this.missing.add(keyOf(method, params));
    throw new RefusedError(method, notRecorded);
  }

  #keep(
    where: Map<string, Promise<unknown>>,
    asked: readonly [string, readonly unknown[]],
    answer: Promise<unknown>,
  ): Promise<unknown> {
    const key = keyOf(...asked);
    where.set(key, answer);
    this.#asked.set(key, asked);
    // A node that could not be reached may answer the next time.
    answer.catch((error: unknown) => {
      if (!(error instanceof RefusedError)) where.delete(key);
    });
    return answer;
  }

  /** All that it can answer. */
  async recorded(): Promise<RecordedAnswers> {
    const answers: [string, readonly unknown[], unknown][] = [];
    const refusals: [string, readonly unknown[], Refusal][] = [];
    for (const [key, answer] of this.#answers) {
      const [method, params] = this.#asked.get(key) ?? ['', []];
      try {
        answers.push([method, params, await answer]);
      } catch (error) {
        if (error instanceof RefusedError) refusals.push([method, params, error.refusal]);
      }
    }
    const items: [string, readonly unknown[], unknown?][] = [];
    for (const key of this.#items.keys()) {
      const [method, params] = this.#asked.get(key) ?? ['', []];
      items.push(this.#came.has(key) ? [method, params, this.#came.get(key)] : [method, params]);
    }
    return { answers, refusals, items };
  }

  /** Answers over WebSocket and HTTP, until it is stopped; returns the address. */
  async start(): Promise<string> {
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const send = (message: object): void => {
          response.setHeader('content-type', 'application/json');
          response.end(JSON.stringify(message));
        };
        void this.#answer(Buffer.concat(parts).toString(), send);
      });
    });
    this.#sockets = new WebSocketServer({ server });
    this.#sockets.on('connection', (socket: WebSocket) => {
      const send = (message: object): void => socket.send(JSON.stringify(message));
      socket.on('message', (data: Buffer) => void this.#answer(data.toString(), send));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    this.#server = server;
    return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets?.clients ?? []) socket.terminate();
    const server = this.#server;
    if (server) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  async #answer(text: string, send: (message: object) => void): Promise<void> {
    const {
      id,
      method,
      params = [],
    } = JSON.parse(text) as {
      id: number;
      method: string;
      params?: unknown[];
    };
    const notice = notices[method];
    try {
      if (/unsubscribe/i.test(method)) send({ jsonrpc: '2.0', id, result: true });
      else if (notice === undefined) send({ jsonrpc: '2.0', id, result: await this.request(method, params) });
      else {
        const item = this.#first(method, params);
        const subscription = keyOf(method, params);
        send({ jsonrpc: '2.0', id, result: subscription });
        send({ jsonrpc: '2.0', method: notice, params: { subscription, result: await item } });
      }
    } catch (error) {
      const refusal =
        error instanceof RefusedError ? error.refusal : { code: -32_603, message: String(error) };
      send({ jsonrpc: '2.0', id, error: refusal });
    }
  }
}

const never = new Promise<unknown>(() => undefined);

function keyOf(method: string, params: readonly unknown[]): string {
  return `${method} ${JSON.stringify(params)}`;
}

async function ask(node: AskedNode, method: string, params: readonly unknown[]): Promise<unknown> {
  try {
    return await node.request(method, params);
  } catch (error) {
    const { rpcCode, data } = error as { rpcCode?: number; data?: { rpc_message?: string } };
    if (rpcCode === undefined) throw error;
    throw new RefusedError(method, { code: rpcCode, message: data?.rpc_message ?? 'refused' });
  }
}

async function firstOf(node: AskedNode, method: string, params: readonly unknown[]): Promise<unknown> {
  return await new Promise((resolve, reject) => {
    let id: Promise<number> | undefined;
    let isOver = false;
    const onItem = (item: unknown): void => {
      if (isOver) return;
      isOver = true;
      resolve(item);
      void id
        ?.then((one) => node.unsubscribe(method.replace('subscribe', 'unsubscribe'), one))
        .catch(() => undefined);
    };
    id = node.subscribe(method, params, onItem);
    id.catch(reject);
  });
}
