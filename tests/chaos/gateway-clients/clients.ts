import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { WebSocket } from 'ws';

const callEveryMs = 20;
/** New clients connect, call and leave one after the other, this long apart. */
const newcomerEveryMs = 200;
const newcomerWithinMs = 10_000;

/** What became of clients that connected during an attack. */
export interface Newcomers {
  /** How many there were, and how many got no answer; of `/ready` too. */
  readonly newcomers: number;
  readonly newcomersFailed: number;
  readonly newcomerP99Ms: number;
}

/** A client that calls at an even pace, and is told of each call from the instant on at which it was due. */
export class GoodClient {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (isAnswer: boolean) => void>();
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data: Buffer) => {
      const { id, error } = JSON.parse(data.toString('utf8')) as { id: number; error?: object };
      this.#waiting.get(id)?.(error === undefined);
      this.#waiting.delete(id);
    });
    socket.on('close', () => {
      for (const done of this.#waiting.values()) done(false);
    });
  }

  static async open(port: number, secret: string): Promise<GoodClient> {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/${secret}`, { perMessageDeflate: false });
    await once(socket, 'open');
    return new GoodClient(socket);
  }

  async measure(
    forMs: number,
  ): Promise<{ readonly p99Ms: number; readonly calls: number; readonly failed: number }> {
    const startMs = performance.now();
    const latencies: number[] = [];
    const all: Promise<void>[] = [];
    let failed = 0;
    for (let n = 0; n * callEveryMs < forMs; n += 1) {
      const dueMs = startMs + n * callEveryMs;
      const waitMs = dueMs - performance.now();
      if (waitMs > 0) await sleep(waitMs);
      all.push(
        this.#call().then((isAnswer) => {
          latencies.push(performance.now() - dueMs);
          if (!isAnswer) failed += 1;
        }),
      );
    }
    await Promise.race([Promise.all(all), sleep(30_000)]);
    failed += all.length - latencies.length;
    return { p99Ms: p99Of(latencies), calls: all.length, failed };
  }

  close(): void {
    this.#socket.terminate();
  }

  async #call(): Promise<boolean> {
    this.#last += 1;
    const id = this.#last;
    return await new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      // Each of a key of its own: what is measured is the way to a node and back.
      const params = [`0x${id.toString(16).padStart(64, '0')}`];
      this.#socket.send(JSON.stringify({ jsonrpc: '2.0', id, method: 'state_getStorage', params }));
    });
  }
}

/**
 * Lets clients without a key come from an address of their own, one after the other: each connects anew, asks `/ready` and calls
 * over HTTP, then over a WebSocket.
 */
export async function measureNewcomers(port: number, forMs: number): Promise<Newcomers> {
  const endMs = performance.now() + forMs;
  const latencies: number[] = [];
  let newcomersFailed = 0;
  while (performance.now() < endMs) {
    const beganMs = performance.now();
    const isServed = await newcomer(port).catch(() => false);
    latencies.push(performance.now() - beganMs);
    if (!isServed) newcomersFailed += 1;
    await sleep(newcomerEveryMs);
  }
  return { newcomers: latencies.length, newcomersFailed, newcomerP99Ms: p99Of(latencies) };
}

async function newcomer(port: number): Promise<boolean> {
  const signal = AbortSignal.timeout(newcomerWithinMs);
  const headers = { connection: 'close', 'content-type': 'application/json' };
  const body = '{"jsonrpc":"2.0","id":1,"method":"system_name","params":[]}';
  const ready = await fetch(`http://127.0.0.1:${port}/ready`, { headers, signal });
  const answer = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body, signal });
  const isAnswered = ready.status === 200 && answer.status === 200;
  await Promise.all([ready.text(), answer.text()]);
  const socket = new WebSocket(`ws://127.0.0.1:${port}/`, { perMessageDeflate: false });
  try {
    await once(socket, 'open', { signal });
    socket.send(body);
    await once(socket, 'message', { signal });
    return isAnswered;
  } finally {
    socket.on('error', () => undefined).terminate();
  }
}

function p99Of(latencies: readonly number[]): number {
  const sorted = latencies.toSorted((a, b) => a - b);
  return sorted[Math.ceil(0.99 * sorted.length) - 1] ?? Number.POSITIVE_INFINITY;
}
