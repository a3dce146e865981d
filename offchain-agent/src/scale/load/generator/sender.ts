import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import { AgentError } from '../../../base/error.ts';
import { shownUrl } from '../../../base/url.ts';
import { openSocket } from '../../../chain/rpc/socket.ts';
import { monotonicUs } from '../monotonic.ts';
import { signatureMark } from '../transfer/template.ts';
import type { GeneratorPlan, GeneratorReport, Refusal } from './plan.ts';
import { SignedStream } from './signed-stream.ts';

interface Answer {
  readonly id?: number;
  readonly error?: { readonly code: number; readonly message: string; readonly data?: unknown };
}

/** A node that holds the same transaction already has not refused it. */
const alreadyThere = 1013;
/** Another transaction with this nonce is in the pool. */
const tooLowPriority = 1014;
const openWithinMs = 10_000;
const longestPauseMs = 50;
const mostKinds = 20;

/**
 * Sends the transactions of a plan when they are due, whatever the nodes answer: an open loop. It hands over everything that
 * is due whenever it wakes up, and what it is late by is in the report.
 */
export class Sender {
  readonly #plan: GeneratorPlan;
  readonly #stream: SignedStream;
  readonly #sockets: WebSocket[];
  readonly #sentUs: Float64Array;
  readonly #acceptedUs: Float64Array;
  readonly #refusedUs: Float64Array;
  readonly #nonces: Uint32Array;
  readonly #marks: string[];
  readonly #refusals = new Map<string, { code: number; message: string; count: number }>();
  #answered = 0;
  #lost: AgentError | undefined;

  private constructor(plan: GeneratorPlan, sockets: WebSocket[]) {
    const count = plan.intendedUs.length;
    this.#plan = plan;
    this.#sockets = sockets;
    this.#stream = new SignedStream(plan);
    this.#sentUs = new Float64Array(count).fill(Number.NaN);
    this.#acceptedUs = new Float64Array(count).fill(Number.NaN);
    this.#refusedUs = new Float64Array(count).fill(Number.NaN);
    this.#nonces = new Uint32Array(count);
    this.#marks = Array.from({ length: count }, () => '');
    sockets.forEach((socket, index) => this.#listen(socket, plan.endpoints[index] ?? ''));
  }

  /** Connects to every endpoint and signs everything. */
  static async prepare(plan: GeneratorPlan): Promise<Sender> {
    const sockets: WebSocket[] = [];
    try {
      for (const url of plan.endpoints) sockets.push(await openSocket(url, { timeoutMs: openWithinMs }));
      return new Sender(plan, sockets);
    } catch (error) {
      for (const socket of sockets) socket.terminate();
      throw error;
    }
  }

  /** @throws AgentError `unreachable/node_lost` when a node goes away */
  async send(startUs: number): Promise<void> {
    const { intendedUs } = this.#plan;
    for (let next = 0; next < intendedUs.length; ) {
      const nowUs = monotonicUs();
      while (next < intendedUs.length && startUs + (intendedUs[next] ?? 0) <= nowUs) this.#sendOne(next++);
      if (this.#lost) throw this.#lost;
      const aheadMs = (startUs + (intendedUs[next] ?? 0) - monotonicUs()) / 1_000;
      // A timer is up to a millisecond late, and burns nothing; waiting in a loop would take a core from the nodes.
      if (aheadMs > 0) await sleep(Math.min(Math.max(1, Math.floor(aheadMs)), longestPauseMs));
      else await setImmediate();
    }
  }

  /** Waits until every transaction has its answer, or the time for it is over. */
  async answers(): Promise<void> {
    const deadline = monotonicUs() + this.#plan.answerWithinMs * 1_000;
    while (this.#answered < this.#plan.intendedUs.length && monotonicUs() < deadline) {
      if (this.#lost) throw this.#lost;
      await sleep(5);
    }
  }

  report(cpuShare: number): GeneratorReport {
    return {
      sentUs: this.#sentUs,
      acceptedUs: this.#acceptedUs,
      refusedUs: this.#refusedUs,
      refusals: [...this.#refusals.values()].toSorted((a, b) => b.count - a.count) satisfies Refusal[],
      marks: this.#marks,
      cpuShare,
    };
  }

  close(): void {
    for (const socket of this.#sockets) {
      socket.removeAllListeners('close');
      socket.terminate();
    }
  }

  #sendOne(index: number): void {
    const { accounts, template } = this.#plan;
    const { extrinsic, nonce } = this.#stream.take(index);
    this.#nonces[index] = nonce;
    this.#marks[index] = signatureMark(extrinsic, template.addressPrefix.length) ?? '';
    const socket = this.#sockets[(index % accounts.length) % this.#sockets.length];
    socket?.send(
      `{"jsonrpc":"2.0","id":${index},"method":"author_submitExtrinsic","params":["${extrinsic}"]}`,
    );
    this.#sentUs[index] = monotonicUs();
  }

  #listen(socket: WebSocket, url: string): void {
    socket.on('message', (data: Buffer) => this.#receive(data, monotonicUs()));
    socket.once('close', () => {
      this.#lost ??= new AgentError(
        'unreachable/node_lost',
        `the node at ${shownUrl(url)} closed the connection in the middle of a measurement; see its log, start it again and repeat the point`,
        { data: { url: shownUrl(url) }, retryable: true },
      );
    });
  }

  #receive(data: Buffer, atUs: number): void {
    const { id, error } = JSON.parse(data.toString('latin1')) as Answer;
    if (id === undefined || !Number.isNaN(this.#acceptedUs[id] ?? 0)) return;
    this.#answered += 1;
    if (!error || error.code === alreadyThere) {
      this.#acceptedUs[id] = atUs;
      return;
    }
    this.#refusedUs[id] = atUs;
    const message = typeof error.data === 'string' ? `${error.message}: ${error.data}` : error.message;
    if (!isNonceUsed(error.code, message)) this.#stream.giveBack(id, this.#nonces[id] ?? 0);
    const key = `${error.code} ${message}`;
    const known = this.#refusals.get(key);
    if (known) known.count += 1;
    else if (this.#refusals.size < mostKinds)
      this.#refusals.set(key, { code: error.code, message, count: 1 });
  }
}

function isNonceUsed(code: number, message: string): boolean {
  return code === tooLowPriority || /outdated|stale/i.test(message);
}
