import { isSampleId, type Receipt, receiptBytes } from '../sli/proof/receipt.ts';
import { type Caller, errorOutcome, type Outcome, ownOutcome, replyOutcome } from './caller.ts';
import type { Identity } from './identity.ts';
import { type Call, resultTail } from './message.ts';
import { isIdempotent, isUnsafe, type MethodRule, mostKeys, ruleOf } from './method.ts';
import type { GatewayNetwork } from './network.ts';
import type { Answered, Ask } from './pool.ts';
import { isNull } from './reply.ts';
import { submitExtrinsic } from './submit.ts';
import type { Subscriptions } from './subscriptions.ts';
import type { Upstream } from './upstream.ts';

type Done = (outcome: Outcome) => void;

export interface AnswererOptions {
  readonly network: GatewayNetwork;
  readonly subscriptions: Subscriptions;
  readonly identity: Identity;
  readonly version: string;
}

const hashPattern = /^0x[0-9a-fA-F]{64}$/;
/** How much of a storage key names pallet and item: 0x and 32 bytes. */
const itemLength = 66;
const mostSubmitters = 10_000;
const submitterMs = 60_000;

/** Answers the calls of one network by the class of their method. */
export class Answerer {
  readonly network: GatewayNetwork;
  readonly #subscriptions: Subscriptions;
  readonly #identity: Identity;
  readonly #version: string;
  /** Where each client last handed in a transaction: its pool knows of it first. */
  readonly #submitters = new Map<string, { readonly upstream: Upstream; readonly atMs: number }>();

  constructor({ network, subscriptions, identity, version }: AnswererOptions) {
    this.network = network;
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

  answer(call: Call, caller: Caller, done: Done): void {
    const rule = ruleOf(call.method);
    const { pool, config } = this.network;
    if (isUnsafe(call.method) && !config.unsafe.includes(call.method)) {
      return done(errorOutcome(-32_601, 'RPC call is unsafe to be called externally'));
    }
    const hasMethods = pool.upstreams.some(({ methods }) => methods.size > 0);
    if (rule.kind !== 'own' && hasMethods && !pool.isKnown(call.method)) {
      return done(errorOutcome(-32_601, 'Method not found'));
    }
    const [key] = call.params ?? [];
    const item = rule.isKeyed && typeof key === 'string' ? { item: key.slice(0, itemLength) } : {};
    const told: Done = (outcome) => done({ ...item, ...outcome });
    if (rule.kind === 'own') return done(this.#own(call.method));
    if (rule.kind === 'unsubscribe') return done(unsubscribe(call, caller));
    // A subscription has bounds of its own, and may wait for long until it is open.
    if (rule.kind === 'subscribe') return this.#subscribe(rule, call, caller, done);
    this.network.turns.take(caller.turn, call.method, (end) =>
      this.#ask(rule, call, caller, (outcome) => {
        end(outcome.code === 0 ? outcome.tail.length : undefined);
        told(outcome);
      }),
    );
  }

  #ask(rule: MethodRule, call: Call, caller: Caller, told: Done): void {
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
        return this.#sticky(call, caller, told);
      default:
        return this.#forward(rule, call, caller, told);
    }
  }

  #own(method: string): Outcome {
    const { pool, heads, config } = this.network;
    const results: Readonly<Record<string, () => unknown>> = {
      rpc_methods: () => ({
        methods: this.network.methods().filter((name) => !isUnsafe(name) || config.unsafe.includes(name)),
      }),
      system_health: () => {
        const peers = pool.fresh().length;
        return { peers, isSyncing: peers === 0, shouldHavePeers: true };
      },
      system_localPeerId: () => this.#identity.peerId,
      system_version: () => this.#version,
      system_name: () => 'Almanac gateway',
      system_nodeRoles: () => ['Full'],
      system_localListenAddresses: () => [],
      system_syncState: () => {
        const currentBlock = heads.best?.number ?? 0;
        return { startingBlock: 0, currentBlock, highestBlock: Math.max(currentBlock, pool.highest()) };
      },
    };
    return ownOutcome(resultTail(results[method]?.() ?? null));
  }

  #read({ hashAt = 0, needsHash, nullIsUnknown }: MethodRule, call: Call, done: Done): void {
    const { method, params, paramsText } = call;
    const ask = { isIdempotent: true, ...(nullIsUnknown && { nullIsUnknown }) };
    if (method.includes('KeysPaged') && Number(params?.[method.startsWith('child') ? 2 : 1]) > mostKeys) {
      const value = Number(params?.[method.startsWith('child') ? 2 : 1]);
      return done(errorOutcome(4_002, `count exceeds maximum value. value: ${value}, max: ${mostKeys}`));
    }
    const given = params?.[hashAt];
    if (typeof given === 'string' && hashPattern.test(given)) {
      return this.#cached(method, paramsText, { ...ask, hash: given.toLowerCase() }, at('hash', done));
    }
    const head = this.network.heads.best;
    const isHead = params !== undefined && (given === undefined || given === null) && !needsHash;
    // Anything else is an error, or parameters by name: the upstream says what it thinks of it.
    if (!isHead || !head) return this.#call(method, paramsText, ask, at('head', done));
    // A client never goes back in time: every call of now is about the last head that anybody was shown.
    const filled = Array.from({ length: hashAt + 1 }, (_, index) => params[index] ?? null);
    filled[hashAt] = head.hash;
    this.#cached(method, JSON.stringify(filled), { ...ask, hash: head.hash }, at('head', done));
  }

  #number(call: Call, done: Done): void {
    const { method, params, paramsText } = call;
    const { best, finalized } = this.network.heads;
    const [first] = params ?? [];
    if (best && params && (first === undefined || first === null) && method !== 'archive_v1_hashByHeight') {
      return at('head', done)(ownOutcome(resultTail(best.hash)));
    }
    const numbers = [first].flat().map((value) => (Array.isArray(value) ? Number.NaN : Number(value)));
    const highest = Math.max(...numbers);
    const ask = {
      isIdempotent: true,
      ...(best && { hash: best.hash }),
      ...(best && numbers.length === 1 && highest <= best.number && { nullIsUnknown: true }),
    };
    if (finalized && highest <= finalized.number)
      return this.#cached(method, paramsText, ask, at('number', done));
    this.#call(method, paramsText, ask, at('number', done));
  }

  #final(call: Call, done: Done): void {
    const { finalized } = this.network.heads;
    if (!finalized) return this.#call(call.method, call.paramsText, { isIdempotent: true }, at('head', done));
    const isHeight = call.method === 'archive_v1_finalizedHeight';
    at('head', done)(ownOutcome(resultTail(isHeight ? finalized.number : finalized.hash)));
  }

  #submit(call: Call, caller: Caller, done: Done): void {
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

  #subscribe({ subscription }: MethodRule, call: Call, { subscriber }: Caller, done: Done): void {
    // Over HTTP nodes say no more than this.
    if (!subscriber) return done(errorOutcome(-32_603, 'Internal error'));
    if (subscription) this.#subscriptions.open(subscription, call, subscriber, done);
  }

  #sticky(call: Call, caller: Caller, done: Done): void {
    if (caller.subscriber) return caller.subscriber.forward(call, done);
    if (/ubscribe|follow|submitAndWatch|archive_v1_storage/.test(call.method)) {
      return done(errorOutcome(-32_603, 'Internal error'));
    }
    this.#call(call.method, call.paramsText, { isIdempotent: false }, done);
  }

  #forward(rule: MethodRule, call: Call, { client }: Caller, done: Done): void {
    const last = this.#submitters.get(client.key ?? client.address);
    const prefer = last && Date.now() - last.atMs < submitterMs ? last.upstream : undefined;
    const ask = { isIdempotent: isIdempotent(rule), ...(rule.kind === 'pool' && prefer && { prefer }) };
    this.#call(call.method, call.paramsText, ask, done);
  }

  /** Asks for what can never be another answer; null is none, and an error neither. */
  #cached(method: string, params: string, ask: Omit<Ask, 'method' | 'params'>, done: Done): void {
    const { cache, cacheKey } = this.network;
    const question = `${cacheKey}${method}${params}`;
    const known = cache.get(question);
    if (known) return done(ownOutcome(known, true));
    this.#call(method, params, ask, done, (answered) => {
      const { reply } = answered;
      if (reply && !reply.isError && !isNull(reply)) cache.put(question, reply.tail);
    });
  }

  #call(
    method: string,
    params: string,
    ask: Omit<Ask, 'method' | 'params'>,
    done: Done,
    onAnswer?: (answered: Answered) => void,
  ): void {
    this.network.pool.call({ method, params, ...ask }, (answered) => {
      onAnswer?.(answered);
      done(outcomeOf(answered, this.network));
    });
  }
}

/** The outcome of what upstreams were asked, or why none of them answered. */
export function outcomeOf(
  { reply, upstream, tries, upstreamUs, failure }: Answered,
  network: GatewayNetwork,
): Outcome {
  const more = { tries, upstreamUs, ...(upstream && { upstream: upstream.name }) };
  if (reply) return replyOutcome(reply, more);
  const seenMs = network.seenAtMs();
  const seen = seenMs === 0 ? 'none was ever seen' : `one was last seen at ${new Date(seenMs).toISOString()}`;
  return { ...errorOutcome(-32_603, `Internal error: ${failure}; ${seen}`), ...more };
}

function unsubscribe(call: Call, { subscriber }: Caller): Outcome {
  if (!subscriber) return errorOutcome(-32_603, 'Internal error');
  const subscription = subscriber.remove(String(call.params?.[0]));
  subscription?.stop();
  return ownOutcome(resultTail(subscription !== undefined));
}

function at(place: NonNullable<Outcome['at']>, done: Done): Done {
  return (outcome) => done({ ...outcome, at: place });
}
