import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

const answerMs = 30_000;
const everyMs = 50;

/** A connection of somebody who asks what they may, now and then. */
export interface HonestConnection {
  /** @throws Error when no right answer came */
  call(): Promise<void>;
  close(): void;
}

/** Over WebSocket, a question of which no cache knows the answer. */
export async function honestRpc(port: number): Promise<HonestConnection> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, {
    perMessageDeflate: false,
    handshakeTimeout: answerMs,
  });
  await once(socket, 'open');
  const waiting = new Waiting<number>();
  socket.on('error', () => undefined);
  socket.once('close', (code: number) => waiting.end(`the connection was closed with ${code}`));
  socket.on('message', (data: Buffer) => {
    const text = data.toString();
    waiting.answer((JSON.parse(text) as { id: number }).id, text);
  });
  let last = 0;
  return {
    call: async () => {
      last += 1;
      const id = last;
      const answer = waiting.begin(id);
      const key = `0x${id.toString(16).padStart(64, '0')}`;
      socket.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'state_getStorage', params: [key] }));
      const text = await within(answer);
      if (!text.includes('"result"')) throw new Error(text.slice(0, 200));
    },
    close: () => socket.terminate(),
  };
}

/** Calls that wait for their answers, or for the end of their connection. */
class Waiting<Key> {
  readonly #calls = new Map<
    Key,
    { readonly resolve: (text: string) => void; readonly reject: (error: Error) => void }
  >();
  #end: Error | undefined;

  async begin(key: Key): Promise<string> {
    if (this.#end) throw this.#end;
    return await new Promise((resolve, reject) => this.#calls.set(key, { resolve, reject }));
  }

  answer(key: Key, text: string): void {
    this.#calls.get(key)?.resolve(text);
    this.#calls.delete(key);
  }

  /** The one that has waited longest. */
  answerFirst(text: string): void {
    for (const key of this.#calls.keys()) return this.answer(key, text);
  }

  end(why: string): void {
    this.#end ??= new Error(why);
    for (const { reject } of this.#calls.values()) reject(this.#end);
    this.#calls.clear();
  }
}

/** Over HTTP: this path, with this status. */
export function honestHttp(
  port: number,
  path: string,
  statuses: readonly number[] = [200],
): HonestConnection {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return {
    call: async () => {
      const status = await getStatus(port, path, agent);
      if (!statuses.includes(status)) throw new Error(`status ${status}`);
    },
    close: () => agent.destroy(),
  };
}

/** @throws Error where nothing answers */
export async function getStatus(port: number, path: string, agent?: Agent): Promise<number> {
  return (await getAnswer(port, path, agent)).status;
}

/** @throws Error where nothing answers */
export async function getAnswer(
  port: number,
  path: string,
  agent?: Agent,
): Promise<{ readonly status: number; readonly body: string }> {
  return await within(
    new Promise((resolve, reject) => {
      // A connection of its own unless given: one that is kept may be closed as idle just when it is used again.
      request({ host: '127.0.0.1', port, path, agent: agent ?? false }, (response) => {
        const parts: Buffer[] = [];
        response
          .on('data', (part: Buffer) => parts.push(part))
          .once('end', () =>
            resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString() }),
          )
          .once('error', reject);
      })
        .once('error', reject)
        .end();
    }),
  );
}

/** Over a socket of the file system: this line, answered by one that has this in it. */
export async function honestLine(path: string, line: string, right: string): Promise<HonestConnection> {
  const socket = connect(path);
  await once(socket, 'connect');
  const waiting = new Waiting<number>();
  socket.on('error', () => undefined);
  socket.once('close', () => waiting.end('the connection was closed'));
  createInterface(socket)
    .on('line', (text) => waiting.answerFirst(text))
    .on('error', () => undefined);
  let last = 0;
  return {
    call: async () => {
      last += 1;
      const answer = waiting.begin(last);
      socket.write(`${line}\n`);
      const text = await within(answer);
      if (!text.includes(right)) throw new Error(text.slice(0, 200));
    },
    close: () => socket.destroy(),
  };
}

async function within<Value>(work: Promise<Value>): Promise<Value> {
  const late = new AbortController();
  const timeout = sleep(answerMs, undefined, { signal: late.signal }).then(() => {
    throw new Error(`no answer within ${answerMs / 1_000} s`);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    late.abort();
    timeout.catch(() => undefined);
    work.catch(() => undefined);
  }
}

export interface HonestCalls {
  /** How long each call took from when it was due, ms. */
  readonly latencies: readonly number[];
  /** What went wrong with the others. */
  readonly failures: readonly string[];
}

/** Calls at an even pace over one connection, each tenth call over a new one, until the signal. */
export async function measure(
  open: () => Promise<HonestConnection>,
  signal: AbortSignal,
): Promise<HonestCalls> {
  const latencies: number[] = [];
  const failures: string[] = [];
  const calls: Promise<void>[] = [];
  const take = async (dueMs: number, call: () => Promise<void>): Promise<void> => {
    try {
      await call();
      latencies.push(performance.now() - dueMs);
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error));
    }
  };
  const anew = async (): Promise<void> => {
    const connection = await within(open());
    try {
      await connection.call();
    } finally {
      connection.close();
    }
  };
  let steady: HonestConnection | undefined;
  const startMs = performance.now();
  for (let n = 0; !signal.aborted; n += 1) {
    const dueMs = startMs + n * everyMs;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    if (n === 0)
      await take(dueMs, async () => {
        steady = await within(open());
        await steady.call();
      });
    else if (n % 10 === 5 || !steady) calls.push(take(dueMs, anew));
    else calls.push(take(dueMs, steady.call));
  }
  await Promise.all(calls);
  steady?.close();
  return { latencies, failures };
}

/** The value below which 99 % lie; undefined of none. */
export function p99(values: readonly number[]): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.ceil(0.99 * values.length) - 1];
}
