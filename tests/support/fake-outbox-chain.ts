import { AgentError } from '../../offchain-agent/src/base/error.ts';
import type { FinalizedHead } from '../../offchain-agent/src/chain/reporting/reporting-chain.ts';
import {
  type Dispatch,
  type EffectState,
  type Inclusion,
  type OutboxChain,
  type PoolAnswer,
} from '../../offchain-agent/src/chain/submit/outbox-chain.ts';
import { effectOfKey } from '../../offchain-agent/src/store/migrate.ts';
import { type OutboxEffect, outboxKey, type ReportStep } from '../../offchain-agent/src/store/outbox-row.ts';
import {
  ancestor,
  digest,
  encode,
  type FakeExtrinsic,
  isClaim,
  isValid,
  type NonceBlock,
} from './fake-blocks.ts';

export { fakeCall } from './fake-blocks.ts';

/**
 * A chain in memory with forks, finality and a pool that forgets, driven by hand. It checks what a runtime checks: nonce,
 * mortality, the block of birth being an ancestor, spec version; and a call fails as pallet-sli's `report` would.
 */
export class MadeLedger {
  /** Keys whose window is closed. */
  readonly closed = new Set<string>();
  /** Further dispatch errors by key. */
  readonly failing = new Map<string, string>();
  /** Reports are committed to: until which block commits are taken. Without it none are. */
  commitsUntil: number | undefined;
  isUnpaid = false;
  /** Whether blocks have room for reports alone. */
  isFull = false;
  /** Accounts without funds. */
  readonly poor = new Set<string>();
  isReachable = true;
  /** Blocks below this number have no events any more. */
  oldestEvents = 0;
  #pool = new Map<string, FakeExtrinsic>();
  #isPoolDeaf = false;
  #best: NonceBlock;
  #finalized: NonceBlock;
  #spec = 1;
  #forks = 0;
  readonly #listeners = new Set<(head: FinalizedHead) => void>();

  constructor() {
    const genesis: NonceBlock = {
      number: 0,
      hash: '0xgenesis',
      parent: undefined,
      spec: 1,
      nonces: new Map(),
      effects: new Set(),
      included: [],
    };
    this.#best = genesis;
    this.#finalized = genesis;
  }

  get finalizedNumber(): number {
    return this.#finalized.number;
  }

  get bestNumber(): number {
    return this.#best.number;
  }

  get poolSize(): number {
    return this.#pool.size;
  }

  /** Builds a block on the best one, with all of the pool that is valid in it. */
  build(parent = this.#best): void {
    const nonces = new Map(parent.nonces);
    const effects = new Set(parent.effects);
    const number = parent.number + 1;
    const included: { hash: string; key: string; dispatch: Dispatch }[] = [];
    const candidates = [...this.#pool].toSorted(([, a], [, b]) => a.nonce - b.nonce);
    for (const [hash, extrinsic] of candidates) {
      if (!isValid(extrinsic, number, parent, this.#spec)) continue;
      if (this.isFull && !('part' in effectOfKey(extrinsic.key))) continue;
      if ((nonces.get(extrinsic.account) ?? 0) !== extrinsic.nonce) continue;
      nonces.set(extrinsic.account, extrinsic.nonce + 1);
      const dispatch = this.#dispatch(extrinsic.key, effects, number);
      if (dispatch.kind === 'ok') effects.add(extrinsic.key);
      included.push({ hash, key: extrinsic.key, dispatch });
      this.#pool.delete(hash);
    }
    this.#forks += 1;
    const hash = digest(`${parent.hash}/${this.#forks}`);
    this.#best = { number, hash, parent, spec: this.#spec, nonces, effects, included };
  }

  /** Finalizes the best block or an ancestor of it. */
  finalize(number = this.#best.number): void {
    this.#finalized = ancestor(this.#best, Math.max(number, this.#finalized.number));
    for (const listener of this.#listeners) listener(this.#head());
  }

  grow(blocks: number): void {
    for (let count = 0; count < blocks; count += 1) this.build();
    this.finalize();
  }

  /** Abandons all blocks that are not final for a longer branch; what they held is lost unless `returns`. */
  reorg({ returns = false }: { returns?: boolean } = {}): void {
    const length = this.#best.number - this.#finalized.number + 1;
    const kept = this.#pool;
    if (!returns) this.#pool = new Map();
    this.#best = this.#finalized;
    for (let count = 0; count < length; count += 1) this.build();
    this.#pool = new Map([...kept, ...this.#pool]);
  }

  dropPool(): void {
    this.#pool.clear();
  }

  /** From now on the pool says yes and forgets. */
  deafPool(isDeaf = true): void {
    this.#isPoolDeaf = isDeaf;
  }

  upgrade(): void {
    this.#spec += 1;
  }

  /** Somebody else uses the account's next nonce. */
  usurp(account: string): void {
    const { number, hash } = this.#best;
    const nonce = this.#best.nonces.get(account) ?? 0;
    const foreign = {
      account,
      nonce,
      key: `foreign/${nonce}/${number}`,
      born: number,
      bornHash: hash,
      spec: this.#spec,
    };
    for (const [key, other] of this.#pool)
      if (other.account === account && other.nonce === nonce) this.#pool.delete(key);
    this.#pool.set(encode(foreign).hash, foreign);
  }

  /** How often each effect was asked for in finalized blocks, and what came of it. */
  finalizedDispatches(): { key: string; dispatch: Dispatch }[] {
    const blocks: NonceBlock[] = [];
    for (let block: NonceBlock | undefined = this.#finalized; block; block = block.parent)
      blocks.unshift(block);
    return blocks.flatMap(({ included }) => included).filter(({ key }) => !key.startsWith('foreign/'));
  }

  chainOf(account: string): OutboxChain {
    const reach = (): void => {
      if (this.isReachable) return;
      throw new AgentError('unreachable/closed', 'the connection to the node was closed', {
        retryable: true,
      });
    };
    return {
      account,
      finalizedHead: async () => {
        reach();
        return this.#head();
      },
      followFinalized: async (onHead) => {
        reach();
        this.#listeners.add(onHead);
        return () => this.#listeners.delete(onHead);
      },
      nonceAt: async ({ number }) => {
        reach();
        return ancestor(this.#finalized, number).nonces.get(account) ?? 0;
      },
      sign: async (call, nonce, { number, hash }) => {
        reach();
        const key = Buffer.from(call.slice(2), 'hex').toString();
        if (key.startsWith('unknown/'))
          throw new AgentError('bad_input/call', 'the runtime does not know the call');
        const { spec } = ancestor(this.#finalized, number);
        return encode({ account, nonce, key, born: number, bornHash: hash, spec });
      },
      submit: async (extrinsic) => {
        reach();
        return this.#submit(extrinsic);
      },
      find: async (hash, from, to) => {
        reach();
        return this.#find(hash, from, to);
      },
      isSuperseded: async (born, { number }) => {
        reach();
        return ancestor(this.#finalized, born).spec !== ancestor(this.#finalized, number).spec;
      },
      effectOf: async (effect) => {
        reach();
        return this.#effectOf(effect);
      },
    };
  }

  #submit(text: string): PoolAnswer {
    const extrinsic = JSON.parse(Buffer.from(text.slice(2), 'hex').toString()) as FakeExtrinsic;
    if (this.isUnpaid || this.poor.has(extrinsic.account)) return { kind: 'unpaid' };
    const { hash } = encode(extrinsic);
    if (!isValid(extrinsic, this.#best.number + 1, this.#best, this.#spec))
      return { kind: 'waiting', why: 'invalid' };
    if ((this.#best.nonces.get(extrinsic.account) ?? 0) > extrinsic.nonce)
      return { kind: 'waiting', why: 'stale' };
    // Of a claim and a report with one nonce the report is the one that stays.
    const rival = [...this.#pool].find(
      ([, one]) =>
        one.account === extrinsic.account &&
        one.nonce === extrinsic.nonce &&
        isClaim(one) !== isClaim(extrinsic),
    );
    if (rival && isClaim(extrinsic)) return { kind: 'waiting', why: 'priority too low' };
    if (this.#isPoolDeaf) return { kind: 'taken' };
    if (rival) this.#pool.delete(rival[0]);
    this.#pool.set(hash, extrinsic);
    return { kind: 'taken' };
  }

  #find(hash: string, from: number, to: number): Inclusion | undefined {
    for (let number = Math.max(from, 0); number <= Math.min(to, this.#finalized.number); number += 1) {
      const block = ancestor(this.#finalized, number);
      const index = block.included.findIndex((one) => one.hash === hash);
      const found = block.included[index];
      if (!found) continue;
      const dispatch: Dispatch = number < this.oldestEvents ? { kind: 'unreadable' } : found.dispatch;
      return { block: number, index, dispatch };
    }
    return undefined;
  }

  #effectOf(effect: OutboxEffect): EffectState {
    if (effect.kind === 'other') return 'absent';
    const key = outboxKey(effect);
    if (this.#finalized.effects.has(key)) return 'done';
    if (this.closed.has(key)) return 'closed';
    if (effect.kind !== 'report' || this.commitsUntil === undefined) return 'open';
    const isOver = this.#finalized.number >= this.commitsUntil;
    if (effect.part === 'commit') return isOver ? 'closed' : 'open';
    if (!isOver) return 'early';
    return this.#finalized.effects.has(outboxKey({ ...effect, part: 'commit' })) ? 'open' : 'closed';
  }

  #dispatch(key: string, effects: ReadonlySet<string>, number: number): Dispatch {
    const failed = (name: string): Dispatch => ({
      kind: 'failed',
      failure: { pallet: 'Sli', name, text: `${name}.` },
    });
    const failing = this.failing.get(key);
    if (failing !== undefined) return failed(failing);
    if (effects.has(key)) return failed('Duplicate');
    if (this.closed.has(key)) return failed('TooLate');
    const effect = effectOfKey(key);
    const report = effect.kind === 'report' ? effect : undefined;
    const has = (part: ReportStep): boolean =>
      report !== undefined && effects.has(outboxKey({ ...report, part }));
    const isOver = number > (this.commitsUntil ?? 0);
    if (report?.part === 'commit') return isOver ? failed('CommitsClosed') : { kind: 'ok' };
    if (report?.part === 'open') {
      if (!isOver) return failed('CommitsOpen');
      return has('commit') ? { kind: 'ok' } : failed('NotCommitted');
    }
    if (report && this.commitsUntil !== undefined && !has('open')) return failed('NotOpened');
    if (report && report.part > 0 && !has(report.part - 1)) return failed('MissingPart');
    return { kind: 'ok' };
  }

  #head(): FinalizedHead {
    const { number, hash } = this.#finalized;
    return { number, hash, timeMs: number * 1_000 };
  }
}
