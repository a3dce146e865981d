import { logFault } from '../../base/fault.ts';
import { isSampleId } from '../../sli/receipt.ts';
import { answeredOutcome } from './answered-outcome.ts';
import { type CallOutcome, faultOutcome } from './caller.ts';
import { type FastAsker, FastCall, type FastOutcomes } from './fast/fast-call.ts';
import { type FastMethod, fastMethod } from './fast/fast-method.ts';
import { type ScannedCall, scanCall } from './fast/scan-call.ts';
import type { GatewayNetwork } from './network.ts';
import type { Answered } from './pending-call.ts';
import { isNull, isWhole, type Reply } from './reply.ts';
import type { Upstream } from './upstream.ts';

/** As `storage key` names pallet and item: 0x and 32 bytes. */
const itemLength = 66;
const hashLength = 66;
const hashPattern = /^0x[0-9a-f]{64}$/;

/**
 * The fast path of calls: those that are answered with one value of one upstream, without waiting for a turn. Here, and nowhere else,
 * it is decided which calls take it; all else that clients send takes `serveMessage`. A call that turns out to need more on its way (it
 * is late, its upstream is lost, its answer is an error or null) becomes one of the pool's other calls.
 */
export class FastCalls implements FastOutcomes {
  /** How many calls were answered on it. */
  answered = 0;
  readonly #network: GatewayNetwork;
  readonly #isOn: boolean;
  readonly #methods = new Map<string, FastMethod | undefined>();

  /** @param isOn off, all calls take the other path */
  constructor(network: GatewayNetwork, isOn: boolean) {
    this.#network = network;
    this.#isOn = isOn;
  }

  /**
   * Begins a call, if it can be answered on this path.
   * @param takeTurn takes the turn in which the message is read, where that is now
   * @returns `wait` where its turn has not come; `other` where the other path has to take it
   */
  begin(data: Buffer, asker: FastAsker, takeTurn: () => boolean): 'begun' | 'wait' | 'other' {
    const call = this.#isOn ? this.#soundCallOf(data, asker) : undefined;
    if (!call) return 'other';
    if (!takeTurn()) return 'wait';
    try {
      this.#admit(data, call);
    } catch (error) {
      this.#fail(call, error);
    }
    return 'begun';
  }

  #soundCallOf(data: Buffer, asker: FastAsker): FastCall | undefined {
    try {
      return this.#callOf(data, asker);
    } catch {
      // The other path meets the same defect, logs it and answers it.
      return undefined;
    }
  }

  #admit(data: Buffer, call: FastCall): void {
    const { turns } = this.#network;
    const { caller, door } = call.asker;
    const refused = door.call(caller.client, call.method, call.bytes);
    if (refused) return call.asker.serve(data, refused);
    call.asker.onAdmitted();
    const cost = turns.takeNow(caller.turn, call.method);
    if (cost !== undefined) return this.#send(data, call, cost);
    turns.takeLater(caller.turn, call.method, (later) => {
      try {
        this.#sendLater(data, call, later);
      } catch (error) {
        this.#fail(call, error);
      }
    });
  }

  /** The head may be another one meanwhile. */
  #sendLater(data: Buffer, { method, asker, arrivedMs }: FastCall, cost: number): void {
    const call = this.#callOf(data, asker, arrivedMs);
    if (call) return this.#send(data, call, cost);
    this.#network.turns.end(method, cost, undefined, 0);
    asker.serve(data, undefined);
  }

  #send(data: Buffer, call: FastCall, cost: number): void {
    const { pool, cache, turns } = this.#network;
    const upstream = pool.choose(call.method, call.question.hash);
    if (!upstream) {
      turns.end(call.method, cost, undefined, 0);
      return call.asker.serve(data, undefined);
    }
    call.cost = cost;
    if (call.question.at) cache.misses += 1;
    pool.sendFast(call, upstream);
  }

  /** A defect becomes the answer of its own call; what comes for it later is nobody's. */
  #fail(call: FastCall, error: unknown): void {
    if (call.isOver) return this.#onFault(call.method, error);
    call.isOver = true;
    if (call.cost > 0) this.#network.turns.end(call.method, call.cost, undefined, 0);
    call.asker.finish(call, faultOutcome(error), usSince(call.arrivedMs));
  }

  #callOf(data: Buffer, asker: FastAsker, arrivedMs = performance.now()): FastCall | undefined {
    const scanned = scanCall(data);
    const method = scanned && this.#methodOf(data.toString('latin1', scanned.methodFrom, scanned.methodTo));
    return scanned && method && this.#read(data, scanned, method, asker, arrivedMs);
  }

  onReply(call: FastCall, reply: Reply | undefined, isNonsense: boolean): void {
    this.#network.pool.fast.onReply(call, reply, isNonsense);
  }

  /** Takes the value that a call was answered with. @param upstreamUs how long its upstream had it, microseconds */
  onValue(call: FastCall, tail: Buffer, upstream: Upstream, upstreamUs: number): void {
    if (call.isOver) return;
    const { turns } = this.#network;
    const { turn } = call.asker.caller;
    this.answered += 1;
    try {
      if (call.cacheKey !== undefined) this.#keep(call.cacheKey, { tail, isError: false });
      if (turns.answerNow(turn, tail.length)) this.#give(call, tail, upstream, upstreamUs);
      else turns.answer(turn, tail.length, () => this.#give(call, tail, upstream, upstreamUs));
    } catch (error) {
      this.#fail(call, error);
    }
  }

  /** Takes what became of a call that has left this path. */
  onAnswered(call: FastCall, answered: Answered): void {
    if (call.isOver) return;
    call.isOver = true;
    const { turns } = this.#network;
    const { at, item } = call.question;
    let outcome: CallOutcome;
    try {
      const { reply } = answered;
      if (call.cacheKey !== undefined && reply && !reply.isError && !isNull(reply))
        this.#keep(call.cacheKey, reply);
      outcome = {
        ...(item !== undefined && { item }),
        ...answeredOutcome(answered, this.#network),
        ...(at && { at }),
      };
    } catch (error) {
      outcome = faultOutcome(error);
    }
    turns.answer(call.asker.caller.turn, outcome.tail.length, () => {
      const { code, tail, upstreamUs } = outcome;
      turns.end(call.method, call.cost, code === 0 ? tail.length : undefined, upstreamUs / 1_000);
      call.asker.finish(call, outcome, usSince(call.arrivedMs));
    });
  }

  #give(call: FastCall, tail: Buffer, upstream: Upstream, upstreamUs: number): void {
    const { asker, method, id, bytes, question, arrivedMs } = call;
    call.isOver = true;
    this.#network.turns.end(method, call.cost, tail.length, upstreamUs / 1_000);
    const us = usSince(arrivedMs);
    try {
      asker.answerFast(call, tail);
    } catch (error) {
      this.#onFault(method, error);
    }
    try {
      asker.door.told({
        client: asker.caller.client,
        method,
        ...(question.at && { at: question.at }),
        ...(question.item !== undefined && { item: question.item }),
        upstream: upstream.name,
        tries: 1,
        cached: false,
        code: 0,
        us,
        upstreamUs,
        bytesIn: bytes,
        bytesOut: answerHeadLength + id.length + tail.length,
      });
    } catch (error) {
      this.#onFault(method, error);
    }
  }

  #onFault(method: string, error: unknown): void {
    logFault(this.#network.log, `a call of ${JSON.stringify(method)}`)(error);
  }

  #keep(question: string, reply: Reply): void {
    if (isWhole(reply)) this.#network.cache.put(question, reply.tail);
  }

  /** Undefined for what upstreams do not offer, and what they may not be asked for, or not here. */
  #methodOf(name: string): FastMethod | undefined {
    const { pool } = this.#network;
    if (!pool.isKnown(name)) return undefined;
    if (this.#methods.has(name)) return this.#methods.get(name);
    const method = fastMethod(name);
    if (this.#methods.size >= mostMethods) this.#methods.clear();
    this.#methods.set(name, method);
    return method;
  }

  /** What upstreams are asked; undefined where more has to be looked at than parameters by position. */
  #read(
    data: Buffer,
    scanned: Readonly<ScannedCall>,
    method: FastMethod,
    asker: FastAsker,
    arrivedMs: number,
  ): FastCall | undefined {
    const { config, cache, cacheKey } = this.#network;
    const { idFrom, idTo, paramsFrom, paramsTo, paramCount, paramFrom, paramTo } = scanned;
    if (paramCount < method.leastParams || paramCount > method.mostParams) return undefined;
    const id = data.toString('latin1', idFrom, idTo);
    if (config.receipts && isSampleId(id.slice(1, -1))) return undefined;
    const given = paramsTo === 0 ? '[]' : data.toString('latin1', paramsFrom, paramsTo);
    const placed = this.#placed(data, scanned, method, given);
    if (!placed) return undefined;
    const { hash, at, params } = placed;
    const first = paramFrom[0] ?? 0;
    const isText = method.isKeyed && paramCount > 0 && data[first] === 0x22;
    const item = isText
      ? data.toString('latin1', first + 1, Math.min(first + 1 + itemLength, (paramTo[0] ?? 0) - 1))
      : undefined;
    const kept = at && !cache.isOff ? `${cacheKey}${method.name}${params}` : undefined;
    if (kept !== undefined && cache.has(kept)) return undefined;
    const { name, isIdempotent } = method;
    const call = new FastCall(
      asker,
      { id, bytes: data.length, arrivedMs },
      { method: name, params, hash, isIdempotent, at, item },
      this,
    );
    call.cacheKey = kept;
    return call;
  }

  /** Puts the hash of the served head where a read has none. */
  #placed(
    data: Buffer,
    { paramsFrom, paramCount, paramFrom, paramTo }: Readonly<ScannedCall>,
    { hashAt, needsHash }: FastMethod,
    params: string,
  ): Pick<FastCall['question'], 'hash' | 'at' | 'params'> | undefined {
    if (hashAt === undefined) return { hash: undefined, at: undefined, params };
    const from = paramFrom[hashAt] ?? 0;
    const to = paramTo[hashAt] ?? 0;
    if (paramCount > hashAt && data[from] !== 0x6e) {
      const hash =
        to - from === hashLength + 2 ? data.toString('latin1', from + 1, to - 1).toLowerCase() : '';
      return hashPattern.test(hash) && data[from + 2] === 0x78 ? { hash, at: 'hash', params } : undefined;
    }
    const { heads, served } = this.#network;
    const head = needsHash || !heads.best ? undefined : served.block;
    if (!head) return undefined;
    // All before the hash stays as it is; what is missing there is null.
    const own = Math.min(paramCount, hashAt);
    const before = own === 0 ? '' : `${params.slice(1, (paramTo[own - 1] ?? 0) - paramsFrom)},`;
    return {
      hash: head.hash,
      at: 'head',
      params: `[${before}${'null,'.repeat(hashAt - own)}"${head.hash}"]`,
    };
  }
}

/** Beyond them nodes have no more; what is forgotten is decided again. */
const mostMethods = 1_000;
const answerHeadLength = '{"jsonrpc":"2.0","id":,'.length;

function usSince(arrivedMs: number): number {
  return Math.round((performance.now() - arrivedMs) * 1_000);
}
