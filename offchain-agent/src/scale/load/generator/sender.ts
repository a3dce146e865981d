import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { cryptoWaitReady } from '@polkadot/util-crypto';
import type { WebSocket } from 'ws';
import { monotonicUs } from '../../../base/clock.ts';
import { AgentError } from '../../../base/error.ts';
import { shownUrl } from '../../../base/url.ts';
import { openSocket } from '../../../chain/rpc/socket.ts';
import { isRead, partOf } from '../planned-mix.ts';
import { type LoadKey, signatureMark, signCall, signingKey, signTransfer } from '../transfer.ts';
import type { CountedRefusal, GeneratorPlan, GeneratorReport } from './generator-messages.ts';

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
      // secp256k1 by WebAssembly is many times as fast as without it.
      if (plan.template.scheme === 'ethereum') await cryptoWaitReady();
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
      refusals: [...this.#refusals.values()].toSorted((a, b) => b.count - a.count) satisfies CountedRefusal[],
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
    const read = this.#stream.read(index);
    const socket = this.#sockets[(index % accounts.length) % this.#sockets.length];
    if (read) {
      socket?.send(`{"jsonrpc":"2.0","id":${index},"method":"${read.method}","params":${read.params}}`);
      this.#sentUs[index] = monotonicUs();
      return;
    }
    const { extrinsic, nonce } = this.#stream.take(index);
    this.#nonces[index] = nonce;
    this.#marks[index] = signatureMark(extrinsic, template.addressPrefix.length, template.scheme) ?? '';
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
    if (!this.#stream.isRead(id) && !isNonceUsed(error.code, message))
      this.#stream.giveBack(id, this.#nonces[id] ?? 0);
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

interface Spender {
  readonly key: LoadKey;
  readonly publicKey: Uint8Array;
  /** Nonces that a refusal left free, ascending: nothing after them can be included until they are used. */
  readonly free: number[];
  next: number;
  refused: number;
}

/**
 * The transactions of a plan, signed before the first is sent. A node that refuses one leaves a gap in its account's
 * nonces: the account's next transaction is signed anew to fill it.
 */
export class SignedStream {
  readonly #spenders: Spender[];
  readonly #signed: string[];
  /** The nonce of each transaction when no node refuses any. */
  readonly #planned: Float64Array;
  readonly #template: GeneratorPlan['template'];
  readonly #mix: GeneratorPlan['mix'];

  constructor({ accounts, template, intendedUs, mix }: GeneratorPlan) {
    this.#template = template;
    this.#mix = mix;
    this.#spenders = accounts.map(({ seed, publicKey, nonce }) => ({
      key: signingKey(seed, template.scheme),
      publicKey,
      free: [],
      next: nonce,
      refused: 0,
    }));
    const next = accounts.map(({ nonce }) => nonce);
    this.#planned = Float64Array.from({ length: intendedUs.length }, (_, index) => {
      const account = index % accounts.length;
      const nonce = next[account] ?? 0;
      // A read has none.
      if (!this.isRead(index)) next[account] = nonce + 1;
      return nonce;
    });
    this.#signed = Array.from({ length: intendedUs.length }, (_, index) =>
      this.isRead(index) ? '' : this.#sign(index, this.#plannedNonce(index)),
    );
  }

  isRead(index: number): boolean {
    return this.#mix !== undefined && isRead(this.#mix, index);
  }

  /** The read to send now; undefined where a transaction is due. */
  read(index: number): { readonly method: string; readonly params: string } | undefined {
    const mix = this.#mix;
    const kind = mix?.kinds[mix.kindOf[index] ?? 0];
    if (!mix || kind?.kind !== 'read') return undefined;
    return { method: kind.name, params: Buffer.from(partOf(mix, index)).toString('utf8') };
  }

  /** The extrinsic to send now as number `index`, and the nonce that it carries. */
  take(index: number): { extrinsic: string; nonce: number } {
    const spender = this.#spender(index);
    const nonce = spender.free.shift() ?? spender.next++;
    const planned = nonce === this.#plannedNonce(index) ? this.#signed[index] : undefined;
    this.#signed[index] = '';
    return { extrinsic: planned ?? this.#sign(index, nonce), nonce };
  }

  /** Says that a node refused a transaction whose nonce is still to be used. */
  giveBack(index: number, nonce: number): void {
    const spender = this.#spender(index);
    spender.free.push(nonce);
    spender.free.sort((a, b) => a - b);
    spender.refused += 1;
  }

  #plannedNonce(index: number): number {
    return this.#planned[index] ?? 0;
  }

  #sign(index: number, nonce: number): string {
    const spender = this.#spender(index);
    // A pool bans the very bytes that it has refused: those that fill a gap have another era, or pay someone else.
    if (this.#mix)
      return signCall(this.#template, spender, {
        call: partOf(this.#mix, index),
        nonce,
        attempt: spender.refused,
      });
    const payee = this.#spender(index + 1 + spender.refused);
    return signTransfer(this.#template, spender, payee.publicKey, nonce);
  }

  #spender(index: number): Spender {
    const spender = this.#spenders[index % this.#spenders.length];
    if (!spender) throw new RangeError('a load needs an account');
    return spender;
  }
}
