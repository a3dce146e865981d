import { z } from 'zod';
import { hexBytes } from '../../base/bytes.ts';
import { AgentError } from '../../base/error.ts';
import { plainMessage } from '../../base/plain-text.ts';
import { shownUrl } from '../../base/url.ts';
import { StateAt } from '../../chain/call/state-at.ts';
import type { StoredItem } from '../../chain/call/stored-item.ts';
import { smallJson } from '../../chain/json-numbers.ts';
import type { ChainConnection } from '../../chain/rpc/connect.ts';
import { isStateDiscarded, RpcError } from '../../chain/rpc/error.ts';
import { readStorage } from '../../chain/rpc/read-storage.ts';
import { type PageEvents, pagesPaidIn } from '../../chain/staking/page-events.ts';
import { stakingPallet } from '../../chain/staking/staking-state.ts';
import type { Claimed } from './find-claims.ts';
import type { PayeeOf } from './judge-page.ts';
import type { PayoutRuleName } from './payout-rules.ts';
import { claimedShape, ruleFor, runtimeRule } from './runtime-rule.ts';

const weightedFromShape = smallJson.nullable();

/** What a node of the hub says of blocks before the proved one: it is believed that. */
export class HubNode {
  readonly #chain: ChainConnection;

  constructor(chain: ChainConnection) {
    this.#chain = chain;
  }

  /**
   * Pages of an era that were paid up to a block.
   * @param item that keeps them
   * @returns undefined where the node does not have that state
   */
  async claimedAt(
    item: StoredItem,
    era: number,
    block: number,
    accounts: readonly string[],
  ): Promise<Claimed | undefined> {
    return await this.#known(block, async () => {
      const hash = await this.#hashOf(block);
      if (hash === undefined) return undefined;
      const keys = new Map(accounts.map((account) => [item.key(era, account), account]));
      const stored = await readStorage(this.#chain.client, [...keys.keys()], hash);
      return new Map(
        [...stored].map(([key, value]) => [
          keys.get(key) ?? '',
          claimedShape.parse(item.read(hexBytes(value))),
        ]),
      );
    });
  }

  /** Pages that were paid in a block; undefined where the node does not have its state. */
  async pagesPaidIn(block: number): Promise<readonly PageEvents[] | undefined> {
    return await this.#known(block, async () => {
      const hash = await this.#hashOf(block);
      return hash === undefined ? undefined : await pagesPaidIn(this.#chain.api, hash);
    });
  }

  /**
   * The rule by which a block paid an era: that of the runtime which executed it.
   * @returns undefined where the node does not have its state
   * @throws AgentError as `runtimeRule` does
   */
  async ruleIn(block: number, era: number): Promise<PayoutRuleName | undefined> {
    return await this.#known(block, async () => {
      // @polkadot/api reads a block by the runtime of its parent, which executed it.
      const state = await this.#stateOf(block);
      if (!state) return undefined;
      const rule = runtimeRule(state.itemsOf(stakingPallet));
      const from =
        rule === 'byStart'
          ? await state.storage(weightedFromShape, stakingPallet, 'weightedPointsFormulaStartEra')
          : null;
      return ruleFor(rule, era, from ?? undefined);
    });
  }

  /** Where accounts let themselves be paid before a block. */
  async payeesBefore(block: number, accounts: readonly string[]): Promise<PayeeOf> {
    const payees = new Map<string, ReturnType<PayeeOf>>();
    await this.#known(block - 1, async () => {
      const state = await this.#stateOf(block - 1);
      for (const account of state ? accounts : []) {
        const payee = await state?.codec(stakingPallet, 'payee', account);
        payees.set(account, payee ? payeeIn(payee.toJSON()) : 'unknown');
      }
    });
    return (account) => payees.get(account) ?? 'unknown';
  }

  /**
   * @returns undefined where the node has discarded what is asked for, or never had it
   * @throws AgentError `unknown/hub_answer` for an answer that cannot be read
   */
  async #known<Value>(block: number, ask: () => Promise<Value>): Promise<Value | undefined> {
    try {
      return await ask();
    } catch (error) {
      if (isStateDiscarded(error) || (error instanceof RpcError && neverHad.test(error.message)))
        return undefined;
      if (error instanceof AgentError) throw error;
      const url = shownUrl(this.#chain.client.url);
      const why = plainMessage(error instanceof z.ZodError ? error.issues[0]?.message : error);
      throw new AgentError(
        'unknown/hub_answer',
        `what ${url} answered about block ${block} cannot be read: ${why}`,
        { data: { url, block }, cause: error },
      );
    }
  }

  async #stateOf(block: number): Promise<StateAt | undefined> {
    const hash = await this.#hashOf(block);
    return hash === undefined ? undefined : await StateAt.at(this.#chain.api, hash);
  }

  async #hashOf(block: number): Promise<string | undefined> {
    return (await this.#chain.client.request<string | null>('chain_getBlockHash', [block])) ?? undefined;
  }
}

/** An enum: its name alone, or with what it holds. */
function payeeIn(json: unknown): ReturnType<PayeeOf> {
  if (json === null) return 'missing';
  const [name] = typeof json === 'string' ? [json] : Object.keys(json as object);
  return name?.toLowerCase() === 'none' ? 'none' : 'some';
}

/** Of a block that a node which began at a later one does not have. */
const neverHad = /UnknownBlock|not found in the database/i;
