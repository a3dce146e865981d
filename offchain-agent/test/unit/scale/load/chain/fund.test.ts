import { deepEqual, equal, ok } from 'node:assert/strict';
import type { KeyringPair } from '@polkadot/keyring/types';
import { fundAccounts } from '../../../../../src/scale/load/chain/fund.ts';
import type { LoadChain } from '../../../../../src/scale/load/chain/load-chain.ts';

interface SignOptions {
  readonly nonce: number;
  readonly era?: number;
}

const funder = { address: 'funder', addressRaw: new Uint8Array(32).fill(1) } as KeyringPair;
const alith = { address: '0xf24ff3', addressRaw: new Uint8Array(20).fill(1) } as KeyringPair;
const poor = new Uint8Array(32).fill(2);

/** As much of a chain as gives one account money when a transfer is sent. */
class MadeLoadChain {
  readonly signed: SignOptions[] = [];
  readonly blockMs: number;
  readonly existentialDeposit = 1n;
  readonly currency = { decimals: 0, symbol: 'UNIT' };
  #isFunded = false;

  constructor(blockMs: number) {
    this.blockMs = blockMs;
  }

  readonly api = {
    call: { transactionPaymentApi: {} },
    query: {
      system: { account: { multi: async (keys: Uint8Array[]) => keys.map((key) => this.#state(key)) } },
    },
    tx: { balances: { transferKeepAlive: () => this.#transfer() } },
  };
  readonly client = {
    request: async (method: string, [address]: readonly string[]): Promise<string | number> => {
      if (method === 'system_accountNextIndex') {
        if (address?.startsWith('0x'))
          throw new TypeError('Invalid params (Base 58 requirement is violated)');
        return 7;
      }
      this.#isFunded = true;
      return '0x';
    },
  };

  #state(key: Uint8Array): object {
    const free =
      key === funder.addressRaw || key === alith.addressRaw ? 1_000n : BigInt(this.#isFunded ? 100 : 0);
    return { nonce: { toNumber: () => 3 }, data: { free: { toBigInt: () => free } } };
  }

  #transfer(): object {
    return {
      paymentInfo: async () => ({ partialFee: { toBigInt: () => 1n } }),
      signAsync: async (_pair: KeyringPair, options: SignOptions) => {
        this.signed.push(options);
        return { toHex: () => '0xsigned' };
      },
    };
  }
}

describe('funding the accounts of a load', () => {
  const fund = async (chain: MadeLoadChain, payer = funder): Promise<boolean> =>
    await fundAccounts(chain as unknown as LoadChain, {
      funder: payer,
      accounts: [poor],
      leastEach: 100n,
      signal: new AbortController().signal,
    });

  for (const [blockMs, blocks] of [
    [6_000, 20],
    [1_000, 60],
    [20_000, 20],
  ] as const) {
    it(`signs transfers that lapse when they are no longer waited for: ${blocks} blocks of ${blockMs} ms`, async () => {
      const chain = new MadeLoadChain(blockMs);
      ok(await fund(chain));
      deepEqual(chain.signed, [{ nonce: 7, era: blocks }]);
    });
  }

  it('takes the nonce from the state where the node reads no accounts of 20 bytes', async () => {
    const chain = new MadeLoadChain(6_000);
    ok(await fund(chain, alith));
    deepEqual(
      chain.signed.map(({ nonce }) => nonce),
      [3],
    );
  });

  it('sends nothing where nobody lacks anything', async () => {
    const chain = new MadeLoadChain(6_000);
    await fund(chain);
    equal(await fund(chain), false);
    equal(chain.signed.length, 1);
  });
});
