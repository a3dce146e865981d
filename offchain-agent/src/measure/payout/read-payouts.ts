import { AgentError } from '../../base/error.ts';
import { StateAt } from '../../chain/call/state-at.ts';
import type { HashedHeader } from '../../chain/grandpa/header.ts';
import { ProvedState } from '../../chain/parachain/proved-state.ts';
import type { ChainConnection } from '../../chain/rpc/connect.ts';
import { stakingPallet } from '../../chain/staking/staking-state.ts';
import { type Claim, findClaims } from './find-claims.ts';
import { activeEra, type HubEra, type HubValidator, readHubEra, weightedFrom } from './hub-era.ts';
import { HubNode } from './hub-node.ts';
import { type JudgedPage, judgePage, paymentsOf } from './judge-page.ts';
import { type PagePayout, type PayoutRuleName, payoutRules } from './payout-rules.ts';
import { requireClaimedItem, ruleFor, runtimeRule } from './runtime-rule.ts';

/** A page: what it should pay, and what the chain says that it paid. */
export interface PageOutcome {
  readonly number: number;
  readonly isClaimed: boolean;
  /** In which it was paid; undefined where it was not, or the node does not have the state of that block. */
  readonly block: number | undefined;
  /** In force when it was paid, else now; undefined for one that is not known. */
  readonly rule: PayoutRuleName | undefined;
  readonly due: PagePayout | undefined;
  /** Undefined where nothing can be held against it. */
  readonly judged: JudgedPage | undefined;
}

export interface ValidatorOutcome {
  readonly validator: HubValidator;
  readonly pages: readonly PageOutcome[];
}

export interface EraOutcome {
  readonly era: HubEra;
  /** By which a call made now pays it; undefined for one that is not known. */
  readonly rule: PayoutRuleName | undefined;
  readonly validators: readonly ValidatorOutcome[];
  /** The first block whose state the node has, where earlier payments are not found therefore. */
  readonly knownFrom: number | undefined;
}

interface EraLeftOut {
  readonly era: number;
  readonly reason: AgentError;
}

export interface HubPayouts {
  readonly activeEra: number;
  /** Newest first. */
  readonly eras: readonly EraOutcome[];
  readonly leftOut: readonly EraLeftOut[];
  /** Rules and events that are not known, each once. */
  readonly refused: readonly AgentError[];
}

export interface PayoutOptions {
  /** Eras that are over. */
  readonly count: number;
  /** Account, instead of all. */
  readonly only: string | undefined;
  readonly signal: AbortSignal;
  readonly onEra?: (era: number, validators: number) => void;
  readonly onProgress?: (found: number, of: number) => void;
}

/**
 * The payouts of the last eras of a hub: what they should be, from its proved state, and what the events of its blocks say.
 *
 * @param head of the hub; it must be proved itself
 * @throws AgentError `bad_input/no_payouts` for a chain that is not such a hub, `unknown/no_data` before the end of its first era;
 * as `ProvedState.values` does
 */
export async function readPayouts(
  hub: ChainConnection,
  head: HashedHeader,
  options: PayoutOptions,
): Promise<HubPayouts> {
  const runtime = await StateAt.at(hub.api, head.hash);
  const items = runtime.itemsOf(stakingPallet);
  const state = new ProvedState(hub.client, head, (pallet, item) => runtime.item(pallet, item));
  const refused = new Map<string, AgentError>();
  const today = await orRefused(refused, () => runtimeRule(items));
  const active = await activeEra(state);
  const from = today === 'byStart' ? await weightedFrom(state) : undefined;
  const reader = new EraReader(hub, runtime, head.number, refused);
  const eras: EraOutcome[] = [];
  const leftOut: EraLeftOut[] = [];
  for (let index = active - 1; index >= Math.max(0, active - options.count); index -= 1) {
    options.signal.throwIfAborted();
    const rule = today && ruleFor(today, index, from);
    try {
      const era = await readHubEra(state, { era: index, only: options.only, rule, items });
      options.onEra?.(index, era.validators.length);
      eras.push(await reader.outcomeOf(era, rule, options));
    } catch (reason) {
      if (!(reason instanceof AgentError && leftOutCodes.includes(reason.code))) throw reason;
      leftOut.push({ era: index, reason });
    }
  }
  if (active === 0)
    throw new AgentError('unknown/no_data', 'no era of the hub is over yet; wait for its end');
  return { activeEra: active, eras, leftOut, refused: [...refused.values()] };
}

/** What of the eras is not in the proved state. */
class EraReader {
  readonly #node: HubNode;
  readonly #runtime: StateAt;
  readonly #head: number;
  readonly #refused: Map<string, AgentError>;

  constructor(hub: ChainConnection, runtime: StateAt, head: number, refused: Map<string, AgentError>) {
    this.#node = new HubNode(hub);
    this.#runtime = runtime;
    this.#head = head;
    this.#refused = refused;
  }

  async outcomeOf(
    era: HubEra,
    rule: PayoutRuleName | undefined,
    { signal, onProgress }: PayoutOptions,
  ): Promise<EraOutcome> {
    const item = this.#runtime.item(stakingPallet, requireClaimedItem(this.#runtime.itemsOf(stakingPallet)));
    const now = new Map(era.validators.map(({ account, claimed }) => [account, claimed]));
    const { claims, knownFrom } = await findClaims(this.#head, item ? now : new Map(), {
      claimedAt: async (block, accounts) => {
        signal.throwIfAborted();
        return item && (await this.#node.claimedAt(item, era.index, block, accounts));
      },
      onProgress,
    });
    const judged = new Map<string, PageOutcome>();
    for (const block of new Set(claims.map((claim) => claim.block))) {
      signal.throwIfAborted();
      const own = claims.filter((claim) => claim.block === block);
      for (const [key, outcome] of await this.#judgeBlock(era, block, own)) judged.set(key, outcome);
    }
    const validators = era.validators.map((validator) => ({
      validator,
      pages: validator.pages.map(
        (_, number): PageOutcome =>
          judged.get(keyOf(validator.account, number)) ?? unjudged(era, validator, number, rule),
      ),
    }));
    return { era, rule, validators, knownFrom };
  }

  async #judgeBlock(
    era: HubEra,
    block: number,
    claims: readonly Claim[],
  ): Promise<ReadonlyMap<string, PageOutcome>> {
    const outcomes = new Map<string, PageOutcome>();
    const events = await orRefused(this.#refused, async () => await this.#node.pagesPaidIn(block));
    const rule =
      events && (await orRefused(this.#refused, async () => await this.#node.ruleIn(block, era.index)));
    for (const { account, page: number } of claims) {
      const validator = era.validators.find((one) => one.account === account);
      const page = validator?.pages[number];
      if (!validator || !page || !events) continue;
      const due = rule && payoutRules[rule](era.funds, validator.paid, page, number);
      const own = events.find(
        (paid) => paid.era === era.index && paid.stash === account && (paid.page ?? number) === number,
      );
      const payments = due && paymentsOf(account, page, due);
      // A page of a validator without points is marked, and nothing is told of it.
      const isSilent = validator.paid.points === 0n;
      const told = own ?? (isSilent ? silence(era.index, account, number) : undefined);
      let judged = payments && told && judgePage(payments, told, () => 'unknown');
      const open = judged?.unpaid.filter(({ why }) => why === 'unknown') ?? [];
      if (payments && told && open.length > 0) {
        const accounts = open.map((payment) => payment.account);
        const payeeOf = await orRefused(
          this.#refused,
          async () => await this.#node.payeesBefore(block, accounts),
        );
        if (payeeOf) judged = judgePage(payments, told, payeeOf);
      }
      // Without its event, the block is not the one.
      const paidIn = told && block;
      outcomes.set(keyOf(account, number), { number, isClaimed: true, block: paidIn, rule, due, judged });
    }
    return outcomes;
  }
}

/** A page that was not paid, or of whose block nothing is known: what a call made now pays. */
function unjudged(
  { funds }: HubEra,
  { paid, pages, claimed }: HubValidator,
  number: number,
  rule: PayoutRuleName | undefined,
): PageOutcome {
  const page = pages[number];
  const isClaimed = claimed.includes(number);
  const due = rule && page && payoutRules[rule](funds, paid, page, number);
  // Without points nothing is paid by any rule.
  const judged = isClaimed && paid.points === 0n ? { paid: 0n, wrong: [], unpaid: [] } : undefined;
  return { number, isClaimed, block: undefined, rule, due, judged };
}

const keyOf = (account: string, page: number): string => `${account}/${page}`;

const silence = (era: number, stash: string, page: number) => ({
  era,
  stash,
  page,
  rewarded: [],
  incentives: [],
  withoutPayee: [],
  isIncentiveFailed: false,
});

const refusedCodes = ['unknown/payout_rule', 'unknown/payout_events', 'unknown/hub_answer'];
/** For which an era is not counted, and the others are. */
const leftOutCodes = [
  'unknown/era_payout',
  'unknown/payout_rule',
  'unknown/hub_answer',
  'unknown/malformed',
  'bad_input/chain_version',
];

/** @returns undefined for a rule or an event that is not known, which is noted */
async function orRefused<Value>(
  refused: Map<string, AgentError>,
  read: () => Value | Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AgentError && refusedCodes.includes(error.code))) throw error;
    refused.set(error.message, error);
    return undefined;
  }
}
