import { WebSocket } from 'ws';

/** Time in which this process was there to see what comes: a busy machine makes neither nodes nor gateways late. */
export class SeenTime {
  readonly #timer: NodeJS.Timeout;
  #lastMs = performance.now();
  #stoodStillMs = 0;

  constructor() {
    const everyMs = 20;
    this.#timer = setInterval(() => {
      const nowMs = performance.now();
      this.#stoodStillMs += Math.max(0, nowMs - this.#lastMs - 5 * everyMs);
      this.#lastMs = nowMs;
    }, everyMs);
  }

  /** Ms. */
  get ms(): number {
    return performance.now() - this.#stoodStillMs;
  }

  /** What was left out of it, ms. */
  get stoodStillMs(): number {
    return this.#stoodStillMs;
  }

  end(): void {
    clearInterval(this.#timer);
  }
}

interface Header {
  readonly number: string;
}

/**
 * What the nodes themselves tell, read from each of them directly: when a height was first told of by any node that lives, and
 * the hashes of the chain. Nothing of it is a gateway's code.
 */
export class Told {
  /** By height, seen time in ms. */
  readonly firstMs = new Map<number, number>();
  readonly #time: SeenTime;
  readonly #urls: readonly string[];
  readonly #sockets = new Set<WebSocket>();
  /** Nodes whose words do not reach the gateway: by their place. */
  readonly away = new Set<number>();
  #isOver = false;

  constructor(urls: readonly string[], time: SeenTime) {
    this.#time = time;
    this.#urls = urls;
    for (const index of urls.keys()) this.#listen(index);
  }

  /** The hashes of the heights from the first to the last, once the last is final. */
  async chain(first: number, last: number): Promise<Map<string, number>> {
    const heights = new Map<string, number>();
    for (let height = first; height <= last; height += 1)
      heights.set(String(await this.#ask('chain_getBlockHash', [height])), height);
    return heights;
  }

  async finalized(): Promise<number> {
    const hash = await this.#ask('chain_getFinalizedHead', []);
    return Number(((await this.#ask('chain_getHeader', [hash])) as Header).number);
  }

  close(): void {
    this.#isOver = true;
    for (const socket of this.#sockets) socket.terminate();
  }

  #listen(index: number): void {
    const socket = new WebSocket(this.#urls[index] ?? '', { perMessageDeflate: false });
    this.#sockets.add(socket);
    socket.once('open', () =>
      socket.send('{"jsonrpc":"2.0","id":1,"method":"chain_subscribeNewHeads","params":[]}'),
    );
    socket.on('message', (data) => {
      const { params } = JSON.parse(String(data as Buffer)) as { params?: { result: Header } };
      const height = Number(params?.result.number);
      if (params && !this.away.has(index) && !this.firstMs.has(height))
        this.firstMs.set(height, this.#time.ms);
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#sockets.delete(socket);
      if (!this.#isOver) setTimeout(() => !this.#isOver && this.#listen(index), 200);
    });
  }

  async #ask(method: string, params: readonly unknown[]): Promise<unknown> {
    return await new Promise((resolve, reject) => {
      const socket = new WebSocket(this.#urls[0] ?? '', { perMessageDeflate: false });
      socket.once('error', reject);
      socket.once('open', () => socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })));
      socket.once('message', (data) => {
        socket.terminate();
        resolve((JSON.parse(String(data as Buffer)) as { result: unknown }).result);
      });
    });
  }
}
