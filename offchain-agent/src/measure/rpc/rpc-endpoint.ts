import type { Deadline } from '../../base/deadline.ts';
import {
  type AddressRules,
  type AllowedAddress,
  allowAddress,
  type Dialler,
} from '../../chain/target-address/allowed-address.ts';
import { type EndpointUrl, parseEndpointUrl } from '../../chain/target-address/endpoint-url.ts';
import { type AddressRefusal, outcomeOfRefusal } from '../../chain/target-address/refusal.ts';
import type { Receipt } from '../../sli/receipt.ts';
import { Acquaintance } from '../sample/acquaintance.ts';
import type { HostLimiter } from '../sample/host-limiter.ts';
import { EndpointQuestions } from './endpoint-questions.ts';
import { headHeight, type SurveyedEndpoint } from './head-asker.ts';
import { openHttp } from './http-connection.ts';
import { type ExpectedIdentity, identify, identityRequests, type NodeIdentity } from './node-identity.ts';
import { Quarantine } from './quarantine.ts';
import { type RpcAnswer, type RpcConnection, rpcNull, type SampleFailure } from './rpc-answer.ts';
import { openWebSocket } from './ws-connection.ts';

/** An endpoint to be measured. Without PeerId and genesis (a person asks) anybody's answer is taken. */
export interface RpcTarget extends ExpectedIdentity {
  readonly id: number;
  readonly url: string;
}

interface EndpointContext {
  readonly name: string;
  readonly timeoutMs: number;
  readonly rules: AddressRules;
  readonly dial: Dialler;
  readonly limiter: HostLimiter;
  readonly now: () => number;
  /** What the endpoints of a prober share: when one of them last answered. */
  readonly signs: { answeredMs: number };
  /** False where an operator asks endpoints of its own, at every interval. */
  readonly quarantine?: boolean | undefined;
}

interface HeadReading {
  readonly kind: 'head';
  readonly height: number;
  readonly header: unknown;
  /** When the answer was in, on the monotonic clock. */
  readonly atMs: number;
  /** What the endpoint signed of it. */
  readonly receipt?: Receipt | undefined;
}

interface OpenedConnection {
  readonly kind: 'opened';
  readonly connection: RpcConnection;
  /** Whether the same node was found at this address before. */
  readonly isKnown: boolean;
  readonly address: AllowedAddress;
}

const rateLimited: SampleFailure = { kind: 'untaken', reason: 'rate_limited' };

/** A dial, the identity, and the request itself. */
const requestsOfNew = 2 + identityRequests;

/** A connection that ended under a request is made anew, and once more if that one ends too. */
const attempts = 3;

/**
 * One endpoint, on a kept connection: who it is is asked on every connection before its answers count, and before
 * anything else is asked where it was not found to be the registered node yet.
 */
export class RpcEndpoint implements SurveyedEndpoint {
  readonly target: RpcTarget;
  /** For people. */
  readonly name: string;
  /** Who answered last. */
  identity: NodeIdentity | undefined;
  /** The last height it told. */
  height: number | undefined;
  readonly #url: EndpointUrl | AddressRefusal;
  readonly #context: EndpointContext;
  readonly #quarantine: Quarantine | undefined;
  #kept: OpenedConnection | undefined;
  readonly #acquaintance = new Acquaintance();
  /** Whether its server ends each connection with a reply: all that a sample asks must then be in one request. */
  #hasOneReply = false;
  #isClosed = false;
  readonly #questions: EndpointQuestions;

  constructor(target: RpcTarget, context: EndpointContext) {
    this.target = target;
    this.name = context.name;
    this.#context = context;
    this.#url = parseEndpointUrl(target.url);
    this.#quarantine = context.quarantine === false ? undefined : new Quarantine(context.now);
    const { limiter, now, timeoutMs } = context;
    this.#questions = new EndpointQuestions({
      now,
      timeoutMs,
      isClosed: () => this.#isClosed,
      // A new connection is admitted with its address.
      mayAsk: () => !this.#kept || limiter.tryTake(this.#kept.address.hostKey, 1, limiter.half),
      connect: async (deadline) => await this.#connectBetween(deadline),
    });
  }

  get isConnected(): boolean {
    return this.#kept?.connection.isOpen === true;
  }

  /** Why nothing may be sent to it, whatever its name is resolved to. */
  get refusal(): AddressRefusal | undefined {
    return this.#url.kind === 'refusal' ? this.#url : undefined;
  }

  /**
   * Asks for the height: the timed request.
   * @param id of the sample, for which the endpoint may sign a receipt; who it is is never asked under it
   */
  async readHead(deadline: Deadline, id?: string): Promise<HeadReading | SampleFailure> {
    let last: SampleFailure = rpcNull('timeout');
    for (let attempt = 0; attempt < attempts && !deadline.isOver && !this.#isClosed; attempt++) {
      const kept = this.#usable();
      const knew = this.#hasOneReply;
      // What it takes beyond the first try is for the same sample: a host must not end it by closing connections.
      const requests = attempt === 0 ? requestsOfNew : 0;
      const answer = kept
        ? await this.#askKept(kept, deadline, id, attempt === 0)
        : await this.#askNew(deadline, requests, id);
      if (answer.kind === 'untaken') return answer;
      if (answer.kind === 'result') return this.#reading(answer);
      last = rpcNull(answer.reason);
      // Only what a connection's end has cut off is worth a second try; all else is the endpoint's answer.
      const isWorth = kept !== undefined || (this.#hasOneReply && !knew);
      if (!isWorth || (answer.reason !== 'disconnected' && answer.reason !== 'timeout')) break;
    }
    return last;
  }

  /** Between samples: asks a kept connection who it is, or makes one. Returns whether it is there. */
  async keepUp(deadline: Deadline): Promise<boolean> {
    // There is nothing to keep, and each sample asks who answers.
    if (this.#hasOneReply) return true;
    const { limiter } = this.#context;
    const kept = this.#usable();
    if (kept) {
      if (!limiter.tryTake(kept.address.hostKey, identityRequests, limiter.half)) return true;
      return (await this.#identify(kept, deadline)).kind === 'identity';
    }
    const opened = await this.#open(deadline, 1 + identityRequests, true);
    // Nothing was tried, so nothing is known against it.
    if (opened.kind === 'untaken') return opened.reason === 'rate_limited';
    if (opened.kind !== 'opened') return false;
    const identity = await this.#identify(opened, deadline);
    return identity.kind === 'identity' && this.#keep(opened);
  }

  /** Between samples: asks what compares its chain with others', on the kept connection. */
  async ask(method: string, params: readonly unknown[]): Promise<unknown> {
    return await this.#questions.ask(method, params);
  }

  close(): void {
    this.#isClosed = true;
    this.#kept?.connection.close();
    this.#kept = undefined;
  }

  async #connectBetween(deadline: Deadline) {
    const kept = this.#usable();
    if (kept) return { connection: kept.connection, isKept: true };
    const opened = this.#hasOneReply ? await this.#open(deadline, 1, true) : undefined;
    return opened?.kind === 'opened' ? { connection: opened.connection, isKept: false } : undefined;
  }

  #usable(): OpenedConnection | undefined {
    const kept = this.#kept;
    return kept?.connection.isOpen && !kept.connection.isBusy ? kept : undefined;
  }

  async #askKept(
    kept: OpenedConnection,
    deadline: Deadline,
    id: string | undefined,
    isFirst: boolean,
  ): Promise<RpcAnswer> {
    if (isFirst && !this.#context.limiter.tryTake(kept.address.hostKey)) return rateLimited;
    return await kept.connection.request('chain_getHeader', [], deadline, id);
  }

  async #askNew(deadline: Deadline, requests: number, id?: string): Promise<RpcAnswer> {
    const opened = await this.#open(deadline, requests, false);
    if (opened.kind !== 'opened') return opened;
    const ask = (): Promise<RpcAnswer> => opened.connection.request('chain_getHeader', [], deadline, id);
    // Where the registered node was found before, its answer is not delayed by our doubts; it counts if they are unfounded.
    const early = opened.isKnown || this.#hasOneReply ? ask() : undefined;
    const identity = await this.#identify(opened, deadline);
    if (identity.kind !== 'identity') return identity;
    const answer = await (early ?? ask());
    this.#keep(opened);
    return answer;
  }

  async #open(
    deadline: Deadline,
    requests: number,
    isUpkeep: boolean,
  ): Promise<OpenedConnection | SampleFailure> {
    const url = this.#url;
    const { rules, dial } = this.#context;
    const startMs = performance.now();
    if (url.kind === 'refusal') return outcomeOfRefusal(url);
    const verdict = this.#quarantine?.verdict;
    if (verdict) return verdict;
    const address = await beforeEnd(allowAddress(url, rules), deadline);
    // Nobody said within the time-out where the name leads.
    if (!address) return rpcNull('unresolved');
    if (address.kind === 'refusal') return outcomeOfRefusal(address);
    const held = this.#admit(address, requests, isUpkeep);
    if (held) return held;
    const open = url.transport === 'ws' ? openWebSocket : openHttp;
    const connection = await open(url, () => dial(address, url.isTls), deadline, this.#hasOneReply);
    if (connection.kind !== 'connection') return this.#judged(connection, address, startMs);
    const isKnown = address.ip.text === this.#acquaintance.ip;
    return { kind: 'opened', connection, isKnown, address };
  }

  /** Why nothing may be sent to the host for this now. */
  #admit({ hostKey, isOwn }: AllowedAddress, requests: number, isUpkeep: boolean): SampleFailure | undefined {
    const { limiter } = this.#context;
    if (requests === 0) return undefined;
    const isMet = this.#acquaintance.ip !== undefined;
    // A person who asks knows whom; only registered addresses are those of strangers.
    if (!isMet && !isOwn && this.target.peerId !== undefined) {
      if (limiter.tryIntroduce(hostKey, requests)) return undefined;
      return this.#acquaintance.last ?? rateLimited;
    }
    const cost = isUpkeep || !isMet ? requests : 1;
    return limiter.tryTake(hostKey, cost, isUpkeep ? limiter.half : 0) ? undefined : rateLimited;
  }

  async #identify({ connection, address }: OpenedConnection, deadline: Deadline) {
    const startMs = performance.now();
    const identity = await identify(connection, this.target, deadline);
    this.#hasOneReply = connection.hasOneReply ?? this.#hasOneReply;
    if (identity.kind !== 'identity') {
      // It may be the batch that it does not take.
      if (identity.reason === 'bad_answer') this.#hasOneReply = false;
      connection.close();
      return this.#judged(identity, address, startMs);
    }
    this.identity = identity;
    this.#acquaintance.meet(address.ip.text);
    this.#quarantine?.lift();
    return identity;
  }

  // Somebody else, or something that never was a node, is left in peace; a node that fails for a while is asked again.
  #judged(failure: SampleFailure, { ip }: AllowedAddress, startMs: number): SampleFailure {
    if (failure.kind === 'untaken') return failure;
    const { reason } = failure;
    this.#acquaintance.miss(ip.text, rpcNull(reason));
    const isSilent = reason === 'timeout' && this.#context.signs.answeredMs >= startMs;
    // Silence while nobody answers may be this machine's own.
    if (this.#acquaintance.ip === undefined && (reason === 'refused' || isSilent))
      this.#quarantine?.begin(failure, false);
    const isOther = reason === 'wrong_peer' || reason === 'wrong_genesis';
    const isNoNode = reason === 'bad_answer' || reason === 'redirect' || reason === 'too_large';
    if (isOther) this.#acquaintance.forget();
    if (isOther || (isNoNode && !this.identity)) this.#quarantine?.begin(failure);
    return failure;
  }

  // One connection is kept; one that was opened because that one was busy ends with its answer.
  #keep(opened: OpenedConnection): boolean {
    if (this.#isClosed || this.isConnected) {
      opened.connection.close();
      return this.isConnected;
    }
    this.#kept = opened;
    return opened.connection.isOpen;
  }

  #reading({ value, atMs, receipt }: Extract<RpcAnswer, { kind: 'result' }>): HeadReading | SampleFailure {
    const height = headHeight(value);
    if (height === undefined) return rpcNull('bad_answer');
    this.height = height;
    this.#context.signs.answeredMs = performance.now();
    return { kind: 'head', height, header: value, atMs, receipt };
  }
}

/** The value of a promise that never rejects, or undefined at the deadline. */
async function beforeEnd<Value>(work: Promise<Value>, deadline: Deadline): Promise<Value | undefined> {
  return await new Promise((resolve, reject) => {
    const stop = deadline.onEnd(() => resolve(undefined));
    work.then((value) => {
      stop();
      resolve(value);
    }, reject);
  });
}
