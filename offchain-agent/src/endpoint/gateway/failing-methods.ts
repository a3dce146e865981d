import { logFault } from '../../base/fault.ts';
import type { Logger } from '../../base/logger.ts';
import { type GatewayClock, within } from './clock.ts';
import type { ComparedCall } from './doubt.ts';
import { probeLimitMs } from './probe.ts';
import { isNull, isUnknownBlock, type Reply } from './reply.ts';
import type { Upstream } from './upstream.ts';

/** An upstream fails a method once others proved so many of its last answers wrong, and this share of them. */
const leastWrong = 3;
const wrongShare = 1 / 8;
/** Answers after which older ones count half. */
const countedAnswers = 64;
/** Nulls for keys in a row that are believed after a value; each further one is compared. */
const believedNulls = 2;
/** Of the believed ones, each so many is compared too. */
const sampledNulls = 8;
/** Nulls that are all compared after one was proved wrong. */
const probationNulls = 64;
/** An upstream that fails so many methods gets no calls at all. */
const mostFailing = 3;
const firstTrialMs = 1_000;
const lastTrialMs = 15_000;
/** Bytes; larger parameters are not kept for a trial. */
const mostTrialBytes = 65_536;

interface Account {
  answered: number;
  wrong: number;
  nullsInRow: number;
  nulls: number;
  /** Nulls that are still compared because one was wrong. */
  probation: number;
  /** How often it failed this method lately. */
  times: number;
}

interface FailingOptions {
  readonly log: Logger;
  readonly clock: GatewayClock;
  readonly signal: AbortSignal;
  /** Whether the upstream is still configured. */
  isThere(upstream: Upstream): boolean;
  /** Whether another healthy upstream can have the calls of this method. */
  isReplaced(upstream: Upstream, method: string): boolean;
}

/**
 * The methods that an upstream answers with errors or null, though another one has a value for the same call. It gets no calls
 * of a method that it fails until it answers one of them. Only proofs count, so a client's own failing calls change nothing.
 */
export class FailingMethods {
  readonly #options: FailingOptions;
  readonly #accounts = new WeakMap<Upstream, Map<string, Account>>();
  /** By method, the upstreams that fail it, each with the call of its trial: one that another upstream answered. */
  readonly #failing = new Map<string, Map<Upstream, ComparedCall>>();
  /** Rises with each change of who fails which methods. */
  version = 0;

  constructor(options: FailingOptions) {
    this.#options = options;
  }

  has(upstream: Upstream, method: string): boolean {
    return this.#failing.get(method)?.has(upstream) === true;
  }

  /** The upstreams that fail a method; undefined for none. */
  of(method: string): readonly Upstream[] | undefined {
    const failing = this.#failing.get(method);
    return failing && [...failing.keys()];
  }

  /** The methods that an upstream fails. */
  by(upstream: Upstream): string[] {
    const methods: string[] = [];
    for (const [method, failing] of this.#failing) if (failing.has(upstream)) methods.push(method);
    return methods;
  }

  /** Whether an upstream fails so many methods that it is left. */
  failsMost(upstream: Upstream): boolean {
    return this.#failing.size >= mostFailing && this.by(upstream).length >= mostFailing;
  }

  /** Takes a value. */
  served(upstream: Upstream, call: ComparedCall): void {
    const account = this.#accountOf(upstream, call.method);
    account.nullsInRow = 0;
    count(account);
    const failing = this.#failing.get(call.method);
    if (!failing || call.params.length > mostTrialBytes) return;
    // Nodes discard old state: the trial is of the newest call.
    for (const other of failing.keys()) if (other !== upstream) failing.set(other, call);
  }

  /**
   * Takes null for a key. A node that answers everything with null soon has no value among its last answers.
   * @returns whether another upstream is asked for the same
   */
  isNullDoubted(upstream: Upstream, method: string): boolean {
    const account = this.#accountOf(upstream, method);
    account.nullsInRow += 1;
    account.nulls += 1;
    const isDoubted =
      account.probation > 0 || account.nullsInRow > believedNulls || account.nulls % sampledNulls === 0;
    if (!isDoubted) count(account);
    return isDoubted;
  }

  /** Takes that another upstream answered the same. */
  agreed(upstream: Upstream, method: string): void {
    const account = this.#accountOf(upstream, method);
    account.probation = Math.max(0, account.probation - 1);
    count(account);
  }

  /** Takes that another upstream has a value for a call that this one answered with an error or null. */
  wrong(upstream: Upstream, call: ComparedCall): void {
    const { method, params } = call;
    const account = this.#accountOf(upstream, method);
    account.wrong += 1;
    account.probation = probationNulls;
    count(account);
    if (account.wrong < leastWrong || account.wrong < account.answered * wrongShare) return;
    if (params.length > mostTrialBytes || this.has(upstream, method)) return;
    if (!this.#options.isReplaced(upstream, method)) return;
    const failing = this.#failing.get(method) ?? new Map<Upstream, ComparedCall>();
    this.#failing.set(method, failing.set(upstream, call));
    this.version += 1;
    const { log } = this.#options;
    log.error(
      { upstream: upstream.name, method },
      'an upstream answers a method with errors or null, though others answer the same calls: they get its calls',
    );
    this.#retry(upstream, method).catch(logFault(log, 'trying a failing method again'));
  }

  /** Asks it the same kind of call again, ever less often until it answers. */
  async #retry(upstream: Upstream, method: string): Promise<void> {
    const { clock, signal, log } = this.#options;
    const account = this.#accountOf(upstream, method);
    for (let waitMs = firstTrialMs * 2 ** account.times; ; waitMs *= 2) {
      waitMs = Math.min(lastTrialMs, waitMs);
      await clock.sleep(waitMs, signal);
      const call = this.#failing.get(method)?.get(upstream);
      const isOver = signal.aborted || !this.#options.isThere(upstream) || !call;
      if (!isOver && !(upstream.isLiving && (await this.#serves(upstream, call)))) continue;
      this.#forget(upstream, method);
      account.answered = 0;
      account.wrong = 0;
      account.times += 1;
      if (!isOver) log.info({ upstream: upstream.name, method }, 'an upstream answers a method again');
      return;
    }
  }

  async #serves(upstream: Upstream, call: ComparedCall): Promise<boolean> {
    const asked = new Promise<Reply | undefined>((resolve) => {
      upstream.send(call.method, call.params, (reply) => resolve(reply));
    });
    const reply = await within(asked, probeLimitMs, this.#options.clock).catch(() => undefined);
    if (!reply) return false;
    // A node may have discarded the block of the trial meanwhile.
    return reply.isError ? isUnknownBlock(reply, call) : !isNull(reply);
  }

  #forget(upstream: Upstream, method: string): void {
    const failing = this.#failing.get(method);
    failing?.delete(upstream);
    this.version += 1;
    if (failing?.size === 0) this.#failing.delete(method);
  }

  #accountOf(upstream: Upstream, method: string): Account {
    let accounts = this.#accounts.get(upstream);
    if (!accounts) {
      accounts = new Map();
      this.#accounts.set(upstream, accounts);
    }
    let account = accounts.get(method);
    if (!account) {
      // The first null of all is compared.
      account = { answered: 0, wrong: 0, nullsInRow: believedNulls, nulls: 0, probation: 0, times: 0 };
      accounts.set(method, account);
    }
    return account;
  }
}

function count(account: Account): void {
  account.answered += 1;
  if (account.answered <= countedAnswers) return;
  if (account.wrong === 0) account.times = 0;
  account.answered /= 2;
  account.wrong = Math.floor(account.wrong / 2);
}
