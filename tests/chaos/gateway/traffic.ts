import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type RawData, WebSocket } from 'ws';

/** Calls that may be made again, as clients make them most. */
const calls: readonly (readonly [method: string, params: readonly unknown[]])[] = [
  ['state_getStorage', ['0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb']],
  ['chain_getHeader', []],
  ['chain_getBlock', []],
  ['state_getRuntimeVersion', []],
  ['chain_getBlockHash', [0]],
  ['system_chain', []],
  ['state_call', ['Core_version', '0x']],
  ['chain_getFinalizedHead', []],
  // No cache answers it.
  ['system_accountNextIndex', ['5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY']],
];
/** Whoever waits longer has given up. */
const patienceMs = 10_000;
const reconnectMs = 100;

export interface TrafficResult {
  readonly calls: number;
  readonly failed: number;
  /** The first few reasons. */
  readonly reasons: readonly string[];
  /** Latencies of the calls that went well, ms, ascending. */
  readonly latenciesMs: readonly number[];
}

/** A steady number of calls a second at one address, half over HTTP, half over one WebSocket; every answer is waited for. */
export class Traffic {
  readonly #url: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #latencies: number[] = [];
  readonly #reasons: string[] = [];
  readonly #waiting = new Map<number, (text: string | undefined) => void>();
  #socket: WebSocket | undefined;
  #calls = 0;
  #failed = 0;
  #isOver = false;

  /** @param at HOST:PORT */
  constructor(at: string) {
    this.#url = at;
  }

  /** @param perSecond calls a second, until the signal aborts */
  async run(perSecond: number, signal: AbortSignal): Promise<TrafficResult> {
    const connecting = this.#keepConnected();
    while (this.#socket?.readyState !== WebSocket.OPEN && !signal.aborted) await sleep(10);
    const running = new Set<Promise<void>>();
    const beganMs = performance.now();
    for (let sent = 0; !signal.aborted; ) {
      const due = ((performance.now() - beganMs) / 1_000) * perSecond;
      for (; sent < due; sent += 1) {
        const one = this.#call(sent).finally(() => running.delete(one));
        running.add(one);
      }
      await sleep(5);
    }
    await Promise.all(running);
    this.#isOver = true;
    this.#socket?.terminate();
    await connecting;
    this.#agent.destroy();
    return {
      calls: this.#calls,
      failed: this.#failed,
      reasons: this.#reasons,
      latenciesMs: this.#latencies.toSorted((a, b) => a - b),
    };
  }

  async #call(index: number): Promise<void> {
    const [method, params] = calls[index % calls.length] ?? ['system_chain', []];
    const text = JSON.stringify({ jsonrpc: '2.0', id: index, method, params });
    const beganMs = performance.now();
    const isHttp = Math.floor(index / calls.length) % 2 === 0;
    const answer = await Promise.race([
      isHttp ? this.#post(text) : this.#send(index, text),
      sleep(patienceMs, 'no answer', { ref: false }),
    ]);
    this.#calls += 1;
    if (/"result":(?!null)/.test(answer)) this.#latencies.push(performance.now() - beganMs);
    else {
      this.#failed += 1;
      if (this.#reasons.length < 5)
        this.#reasons.push(`${isHttp ? 'http' : 'ws'} ${method}: ${answer.slice(0, 200)}`);
    }
  }

  async #post(text: string): Promise<string> {
    return await new Promise((resolve) => {
      const [host, port] = this.#url.split(':');
      const asked = request(
        { host, port, agent: this.#agent, method: 'POST', headers: { 'content-type': 'application/json' } },
        (response) => {
          let body = '';
          response
            .setEncoding('utf8')
            .on('data', (part: string) => {
              body += part;
            })
            .on('end', () => resolve(body))
            .on('error', (error) => resolve(error.message));
        },
      );
      asked.on('error', (error) => resolve(error.message)).end(text);
    });
  }

  async #send(id: number, text: string): Promise<string> {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return 'not connected';
    return await new Promise((resolve) => {
      this.#waiting.set(id, (answer) => resolve(answer ?? 'the connection was lost'));
      socket.send(text);
    });
  }

  async #keepConnected(): Promise<void> {
    while (!this.#isOver) {
      await new Promise<void>((resolve) => {
        const socket = new WebSocket(`ws://${this.#url}`, {
          perMessageDeflate: false,
          handshakeTimeout: 2_000,
        });
        this.#socket = socket;
        socket.on('message', (data: RawData) => this.#onMessage((data as Buffer).toString('utf8')));
        socket.on('error', () => undefined);
        socket.once('close', () => {
          for (const answer of this.#waiting.values()) answer(undefined);
          this.#waiting.clear();
          resolve();
        });
      });
      await sleep(reconnectMs);
    }
  }

  #onMessage(text: string): void {
    const id = Number(/"id":(\d+)/.exec(text)?.[1]);
    this.#waiting.get(id)?.(text);
    this.#waiting.delete(id);
  }
}

/** The value below which so much of them lies; values ascending. */
export function quantile(values: readonly number[], share: number): number {
  return values[Math.min(values.length - 1, Math.ceil(values.length * share) - 1)] ?? Number.NaN;
}
