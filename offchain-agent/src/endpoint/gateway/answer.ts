import { logFault } from '../../base/fault.ts';
import { isSampleId, type Receipt, receiptBytes } from '../../sli/receipt.ts';
import { answeredOutcome } from './answered-outcome.ts';
import {
  type Caller,
  type CallOutcome,
  errorOutcome,
  guarded,
  type OnOutcome,
  ownOutcome,
} from './caller.ts';
import type { CallError } from './exchange.ts';
import { FastCalls } from './fast-calls.ts';
import { FinalHashes } from './final-hashes.ts';
import type { GatewayIdentity } from './identity.ts';
import { type Call, resultTail } from './message.ts';
import { isIdempotent, isUnsafe, type MethodRule, mostHeights, mostKeys, ruleOf } from './method.ts';
import type { GatewayNetwork } from './network.ts';
import { ownAnswer } from './own-answer.ts';
import { invalidParams, type PlacedCall, placed, textOf, wholeNumberOf } from './params.ts';
import type { Answered, Ask } from './pending-call.ts';
import { isNull, isWhole } from './reply.ts';
import { submitExtrinsic } from './submit.ts';
import type { NetworkSubscriptions } from './subscriptions.ts';
import type { Block } from './told-blocks.ts';
import type { Took } from './turns.ts';
import type { Upstream } from './upstream.ts';

interface AnswererOptions {
  readonly network: GatewayNetwork;
  readonly subscriptions: NetworkSubscriptions;
  readonly identity: GatewayIdentity;
  readonly version: string;
  readonly hasFastPath: boolean;
}

const hashPattern = /^0x[0-9a-fA-F]{64}$/;
/** How much of a storage key names pallet and item: 0x and 32 bytes. */
const itemLength = 66;
const mostSubmitters = 10_000;
/** How long a call at the head waits for an upstream that has it. */
const patienceMs = 5_000;
const submitterMs = 60_000;

/** Answers the calls of one network by the class of their method. */
export class Answerer {
  readonly network: GatewayNetwork;
  readonly fast: FastCalls;
  readonly #subscriptions: NetworkSubscriptions;
  readonly #identity: GatewayIdentity;
  readonly #version: string;
  /** Where each client last handed in a transaction: its pool knows of it first. */
  readonly #submitters = new Map<string, { readonly upstream: Upstream; readonly atMs: number }>();

  constructor({ network, subscriptions, identity, version, hasFastPath }: AnswererOptions) {
    this.network = network;
    this.fast = new FastCalls(network, hasFastPath);
    this.#subscriptions = subscriptions;
    this.#identity = identity;
    this.#version = version;
  }

  /** Signs what was answered to a sample, where the configuration asks for it. @param idText the id of the call as JSON */
  receipt(idText: string): Receipt | undefined {
    const { config, heads } = this.network;
    const id = idText.slice(1, -1);
    if (!config.receipts || !isSampleId(id)) return undefined;
    const told = { atMs: Date.now(), height: heads.best?.number ?? 0 };
    return { ...told, signature: this.#identity.sign(receiptBytes({ ...config.receipts, id }, told)) };
  }

  answer(call: Call, caller: Caller, done: OnOutcome): void {
    const rule = ruleOf(call.method);
    const { pool, config, turns } = this.network;
    if (isUnsafe(call.method) && !config.unsafe.includes(call.method)) {
      return done(errorOutcome(-32_601, 'RPC call is unsafe to be called externally'));
    }
    const hasMethods = pool.upstreams.some(({ methods }) => methods.size > 0);
    if (rule.kind !== 'own' && hasMethods && !pool.isKnown(call.method)) {
      return done(errorOutcome(-32_601, 'Method not found'));
    }
    if (rule.kind === 'own')
      return done(ownAnswer(call.method, this.network, this.#identity.peerId, this.#version));
    if (rule.kind === 'unsubscribe') return done(unsubscribe(call, caller));
    const placedCall = placed(call, rule);
    if ('code' in placedCall) return done(refusal(placedCall));
    // A subscription has bounds of its own, and may wait for long until it is open.
    if (rule.kind === 'subscribe') return this.#subscribe(rule, placedCall, caller, done);
    // A connection of the client's own takes nothing of what upstreams bring others.
    const { subscriber } = caller;
    if (rule.kind === 'sticky' && subscriber)
      return guarded(done, () => subscriber.forward(placedCall, done))();
    const key = rule.isKeyed ? textOf(placedCall.params?.[0]) : undefined;
    turns.take(caller.turn, call.method, (end) => {
      let isOver = false;
      const told: OnOutcome = (outcome) => {
        const give = guarded(done, () => {
          if (!isOver) end(tookOf(outcome));
          isOver = true;
          done({ ...(key !== undefined && { item: key.slice(0, itemLength) }), ...outcome });
        });
        turns.answer(caller.turn, outcome.tail.length, give);
      };
      guarded(told, () => this.#ask(rule, placedCall, caller, told))();
    });
  }

  #ask(rule: MethodRule, call: PlacedCall, caller: Caller, told: OnOutcome): void {
    switch (rule.kind) {
      case 'constant':
        return this.#cached(call.method, call.paramsText, { isIdempotent: true }, told);
      case 'read':
        return this.#read(rule, call, told);
      case 'number':
        return this.#number(call, told);
      case 'final':
        return this.#final(call, told);
      case 'submit':
        return this.#submit(call, caller, told);
      case 'sticky':
        return this.#sticky(call, told);
      default:
        return this.#forward(rule, call, caller, told);
    }
  }

  #read(rule: MethodRule, call: PlacedCall, done: OnOutcome): void {
    const { method, params, paramsText } = call;
    const { hashAt = 0, needsHash, nullIsUnknown, countAt } = rule;
    const ask = { isIdempotent: true, ...(nullIsUnknown && { nullIsUnknown }) };
    const tooMany = countAt === undefined ? undefined : tooManyKeys(params?.[countAt]);
    if (tooMany) return done(refusal(tooMany));
    const given = params?.[hashAt];
    if (typeof given === 'string' && hashPattern.test(given)) {
      return this.#cached(method, paramsText, { ...ask, hash: given.toLowerCase() }, at('hash', done));
    }
    const isHead = (given === undefined || given === null) && !needsHash;
    // The upstream rejects anything else.
    if (!isHead || !this.network.heads.best) return this.#call(method, paramsText, ask, at('head', done));
    this.#atHead(done, (head) => {
      // A client never goes back in time: every call of now is about the last head that anybody was shown.
      const { texts } = call;
      const filled = Array.from({ length: hashAt }, (_, index) => texts[index] ?? 'null');
      filled.push(`"${head.hash}"`);
      this.#cached(method, `[${filled.join(',')}]`, { ...ask, hash: head.hash }, at('head', done));
    });
  }

  /** Waits for a head that an upstream has; a client is never answered from a node that is behind as if it were at the head. */
  #atHead(done: OnOutcome, read: (head: Block) => void): void {
    const { served, log } = this.network;
    const head = served.block;
    if (head) return read(head);
    const onHead = guarded(done, (late: Block | undefined) => {
      if (late) read(late);
      else done(errorOutcome(-32_603, `Internal error: ${served.whyNot()}`));
    });
    served.within(patienceMs).then(onHead).catch(logFault(log, 'waiting for a head'));
  }

  #number({ method, params, paramsText }: PlacedCall, done: OnOutcome): void {
    const { heads } = this.network;
    const { best } = heads;
    const [first] = params ?? [];
    const isLegacy = method !== 'archive_v1_hashByHeight';
    if (best && isLegacy && (first === undefined || first === null))
      return this.#atHead(done, ({ hash }) => at('head', done)(ownOutcome(resultTail(hash))));
    if (Array.isArray(first) && first.length > mostHeights)
      return done(refusal(invalidParams(`more than ${mostHeights} heights`)));
    const heights = isLegacy || typeof first === 'number' ? first : undefined;
    const finals = new FinalHashes(heads, this.network.genesis, heights);
    const own = finals.own();
    if (own !== undefined) return at('number', done)(ownOutcome(resultTail(isLegacy ? own : [own])));
    const ask = {
      isIdempotent: true,
      ...(best && { hash: best.hash }),
      ...(best && finals.isOneUpTo(best.number) && { nullIsUnknown: true }),
    };
    this.#call(method, paramsText, ask, (outcome) =>
      at('number', done)(outcome.code === 0 ? finals.corrected(outcome) : outcome),
    );
  }

  #final(call: Call, done: OnOutcome): void {
    const { finalized } = this.network.heads;
    if (!finalized) return this.#call(call.method, call.paramsText, { isIdempotent: true }, at('head', done));
    const isHeight = call.method === 'archive_v1_finalizedHeight';
    this.#atHead(done, () => {
      const { number, hash } = this.network.heads.finalized ?? finalized;
      at('head', done)(ownOutcome(resultTail(isHeight ? number : hash)));
    });
  }

  #submit(call: PlacedCall, caller: Caller, done: OnOutcome): void {
    submitExtrinsic(this.network, call, (outcome, upstream) => {
      if (upstream) this.#noteSubmitter(caller, upstream);
      done(outcome);
    });
  }

  #noteSubmitter({ client }: Caller, upstream: Upstream): void {
    const key = client.key ?? client.address;
    this.#submitters.delete(key);
    this.#submitters.set(key, { upstream, atMs: Date.now() });
    const [oldest] = this.#submitters.keys();
    if (oldest !== undefined && this.#submitters.size > mostSubmitters) this.#submitters.delete(oldest);
  }

  #subscribe(
    { subscription }: MethodRule,
    call: PlacedCall,
    { subscriber, turn }: Caller,
    done: OnOutcome,
  ): void {
    // Over HTTP nodes say no more than this.
    if (!subscriber) return done(errorOutcome(-32_603, 'Internal error'));
    if (subscription) this.#subscriptions.open(subscription, call, { subscriber, turn }, done);
  }

  /** Over HTTP: nothing goes on. */
  #sticky(call: Call, done: OnOutcome): void {
    if (/ubscribe|follow|submitAndWatch|archive_v1_storage/.test(call.method)) {
      return done(errorOutcome(-32_603, 'Internal error'));
    }
    this.#call(call.method, call.paramsText, { isIdempotent: false }, done);
  }

  #forward(rule: MethodRule, call: Call, { client }: Caller, done: OnOutcome): void {
    const last = this.#submitters.get(client.key ?? client.address);
    const prefer = last && Date.now() - last.atMs < submitterMs ? last.upstream : undefined;
    const ask = { isIdempotent: isIdempotent(rule), ...(rule.kind === 'pool' && prefer && { prefer }) };
    this.#call(call.method, call.paramsText, ask, done);
  }

  /** Asks for what can never be another answer; null is none, and an error neither. */
  #cached(method: string, params: string, ask: Omit<Ask, 'method' | 'params'>, done: OnOutcome): void {
    const { cache, cacheKey } = this.network;
    const question = `${cacheKey}${method}${params}`;
    const known = cache.get(question);
    if (known) return done(ownOutcome(known, true));
    this.#call(method, params, ask, done, (answered) => {
      const { reply } = answered;
      if (reply && !reply.isError && !isNull(reply) && isWhole(reply)) cache.put(question, reply.tail);
    });
  }

  #call(
    method: string,
    params: string,
    ask: Omit<Ask, 'method' | 'params'>,
    done: OnOutcome,
    onAnswer?: (answered: Answered) => void,
  ): void {
    const told = guarded(done, (answered: Answered) => {
      onAnswer?.(answered);
      done(answeredOutcome(answered, this.network));
    });
    this.network.pool.call({ method, params, ...ask }, told);
  }
}

function tookOf({ code, tail, upstreamUs }: CallOutcome): Took {
  return { upstreamMs: upstreamUs / 1_000, ...(code === 0 && { bytes: tail.length }) };
}

function unsubscribe({ params }: Call, { subscriber }: Caller): CallOutcome {
  if (!subscriber) return errorOutcome(-32_603, 'Internal error');
  // Nodes also find no subscription for an id by name or of another type.
  const id = textOf(params?.[0]);
  const subscription = id === undefined ? undefined : subscriber.remove(id);
  subscription?.stop();
  return ownOutcome(resultTail(subscription !== undefined));
}

/** The error of a page of keys with an invalid or too large count. */
function tooManyKeys(count: unknown): CallError | undefined {
  if (typeof count !== 'number' || wholeNumberOf(count) === undefined)
    return invalidParams('invalid `count`: must be a whole number');
  if (count <= mostKeys) return undefined;
  return { code: 4_002, message: `count exceeds maximum value. value: ${count}, max: ${mostKeys}` };
}

function refusal({ code, message, data }: CallError): CallOutcome {
  return errorOutcome(code, message, data);
}

function at(place: NonNullable<CallOutcome['at']>, done: OnOutcome): OnOutcome {
  return (outcome) => done({ ...outcome, at: place });
}
