import { AgentError } from '../../base/error.ts';
import { amountText } from '../../chain/amount.ts';
import { readAccounts } from './chain/fund.ts';
import type { LoadChain } from './chain/load-chain.ts';

/**
 * Keeps a load within what it may spend: what leaves the funding account, and what the accounts of the load pay, whichever is more. The
 * accounts keep what they do not pay for the next load with the same key.
 */
export class Spending {
  readonly #chain: Pick<LoadChain, 'api' | 'currency'>;
  readonly #most: bigint;
  readonly #funder: Uint8Array;
  /** What each held when it was first seen. */
  readonly #before = new Map<string, bigint>();

  constructor(chain: Pick<LoadChain, 'api' | 'currency'>, funder: Uint8Array, most: bigint) {
    this.#chain = chain;
    this.#funder = funder;
    this.#most = most;
  }

  /**
   * Looks at the accounts before they are funded.
   * @param planned what the load is expected to pay in fees and amounts
   * @throws AgentError `no/most_spent`
   */
  async requirePlanned(accounts: readonly Uint8Array[], planned: bigint): Promise<void> {
    await this.#look(accounts);
    const { all, funder } = await this.#gone();
    const spent = all > 0n ? all : 0n;
    // What the accounts got from the funding key before is what they pay from: it counts once.
    const expected = spent + planned;
    this.#require(expected > funder ? expected : funder, 'this load is estimated to spend', {
      spent,
      planned,
    });
  }

  /**
   * Looks at what is about to be sent to the accounts of the load.
   * @throws AgentError `no/most_spent`
   */
  async requireFunding(amount: bigint): Promise<void> {
    const [state] = await readAccounts(this.#chain.api, [this.#funder]);
    const gone = (this.#before.get(hex(this.#funder)) ?? 0n) - (state?.free ?? 0n);
    this.#require((gone > 0n ? gone : 0n) + amount, 'its accounts would get from the funding key', {
      amount,
    });
  }

  /** @throws AgentError `no/most_spent` when more is gone than may be */
  async requireWithin(): Promise<void> {
    this.#require(await this.spent(), 'the load was stopped: spent are', {});
  }

  /** What has gone so far, of the funding account or of all together, whichever is more. */
  async spent(): Promise<bigint> {
    const { all, funder } = await this.#gone();
    return [all, funder, 0n].reduce((most, each) => (each > most ? each : most));
  }

  async #gone(): Promise<{ readonly all: bigint; readonly funder: bigint }> {
    const known = [...this.#before.keys()].map((key) => Buffer.from(key, 'hex'));
    const states = await readAccounts(this.#chain.api, known);
    const gone = [...this.#before.values()].map((before, index) => before - (states[index]?.free ?? 0n));
    const all = gone.reduce((sum, each) => sum + each, 0n);
    const funder = gone[[...this.#before.keys()].indexOf(hex(this.#funder))] ?? 0n;
    return { all, funder };
  }

  async #look(accounts: readonly Uint8Array[]): Promise<void> {
    const fresh = [this.#funder, ...accounts].filter((account) => !this.#before.has(hex(account)));
    const states = await readAccounts(this.#chain.api, fresh);
    for (const [index, account] of fresh.entries()) this.#before.set(hex(account), states[index]?.free ?? 0n);
  }

  #require(amount: bigint, what: string, data: Readonly<Record<string, bigint>>): void {
    if (amount <= this.#most) return;
    const { currency } = this.#chain;
    throw new AgentError(
      'no/most_spent',
      `${what} ${amountText(amount, currency)}, --most-spent is ${amountText(this.#most, currency)}; raise it, or lower --rate or --for`,
      {
        data: {
          most: String(this.#most),
          needed: String(amount),
          ...Object.fromEntries(Object.entries(data).map(([name, value]) => [name, String(value)])),
        },
      },
    );
  }
}

function hex(account: Uint8Array): string {
  return Buffer.from(account).toString('hex');
}
