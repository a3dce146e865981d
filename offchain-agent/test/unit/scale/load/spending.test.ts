import { equal, rejects, throws } from 'node:assert/strict';
import { requireNoSetup, requireSpendingLimit } from '../../../../src/scale/cli/load/options.ts';
import type { LoadChain } from '../../../../src/scale/load/chain/load-chain.ts';
import { Spending } from '../../../../src/scale/load/spending.ts';

const funder = Uint8Array.of(1);
const account = Uint8Array.of(2);
const currency = { decimals: 0, symbol: 'UNIT' };

describe('what a load may spend', () => {
  let free: Map<number, bigint>;
  let spending: Spending;

  beforeEach(() => {
    free = new Map([
      [1, 1_000n],
      [2, 50n],
    ]);
    const multi = async (keys: Uint8Array[]) =>
      keys.map((key) => ({
        nonce: { toNumber: () => 0 },
        data: { free: { toBigInt: () => free.get(key[0] ?? 0) ?? 0n } },
      }));
    const api = { query: { system: { account: { multi } } } };
    spending = new Spending({ api, currency } as unknown as LoadChain, funder, 100n);
  });

  it('stops a load that is expected to pay too much, before anything is sent', async () => {
    await spending.requirePlanned([account], 100n);
    await rejects(spending.requirePlanned([account], 101n), {
      code: 'no/most_spent',
      message:
        'this load is estimated to spend 101 UNIT, --most-spent is 100 UNIT; raise it, or lower --rate or --for',
    });
  });

  it('counts what the accounts pay, also from what they had before', async () => {
    await spending.requirePlanned([account], 0n);
    free.set(2, 10n);
    equal(await spending.spent(), 40n);
    await rejects(spending.requirePlanned([account], 61n), { code: 'no/most_spent' });
    await spending.requireWithin();
    free.set(1, 930n);
    equal(await spending.spent(), 110n);
    await rejects(spending.requireWithin(), {
      code: 'no/most_spent',
      message: /^the load was stopped: spent are 110 UNIT/,
    });
  });

  it('counts what leaves the funding account, although the accounts still hold it', async () => {
    await spending.requirePlanned([account], 0n);
    await spending.requireFunding(100n);
    free.set(1, 940n);
    free.set(2, 110n);
    equal(await spending.spent(), 60n);
    await spending.requireFunding(40n);
    await rejects(spending.requireFunding(41n), {
      code: 'no/most_spent',
      message: /would get from the funding key 101 UNIT/,
    });
  });

  it('counts once what the accounts got before and are about to pay', async () => {
    await spending.requirePlanned([account], 0n);
    free.set(1, 910n);
    free.set(2, 140n);
    await spending.requirePlanned([account], 90n);
    await rejects(spending.requirePlanned([account], 101n), { code: 'no/most_spent' });
    free.set(1, 899n);
    await rejects(spending.requirePlanned([account], 0n), { code: 'no/most_spent' });
  });

  it('must be said, with a flag, on a chain of type Live', () => {
    const registry = { chainDecimals: [10], chainTokens: ['DOT'] };
    const chain = (isLive: boolean) => ({ isLive, specName: 'polkadot', api: { registry } });
    for (const flags of [{}, { live: true }, { mostSpent: '1DOT' }])
      throws(() => requireSpendingLimit(chain(true), flags), {
        code: 'bad_input/live_chain',
        message: /^polkadot is a chain of type Live, .+ pass --live and --most-spent 1DOT$/,
      });
    equal(requireSpendingLimit(chain(true), { live: true, mostSpent: '1.5DOT' }), 15_000_000_000n);
    equal(requireSpendingLimit(chain(false), {}), undefined);
    for (const mostSpent of ['5', '0DOT', '-1DOT', '1KSM', 'much'])
      throws(() => requireSpendingLimit(chain(false), { mostSpent }), { code: 'bad_input/amount' });
  });

  it('refuses calls of setup where spending is limited', () => {
    throws(() => requireNoSetup([{ call: 'assets.create' }], 1n), {
      code: 'bad_input/calls',
      message: /^--calls: setup cannot be used with --most-spent/,
    });
    requireNoSetup([], 1n);
    requireNoSetup(undefined, 1n);
    requireNoSetup([{ call: 'assets.create' }], undefined);
  });
});
