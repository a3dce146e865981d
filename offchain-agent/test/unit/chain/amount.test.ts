import { equal, throws } from 'node:assert/strict';
import { amountText, currencyOf, parseAmount } from '../../../src/chain/amount.ts';

describe('an amount', () => {
  it('has one form, with its unit', () => {
    equal(amountText(0n), '0 ALM');
    equal(amountText(1n), '0.000000000001 ALM');
    equal(amountText(11_401_885_000n), '0.0114 ALM');
    equal(amountText(202_640_000_000n), '0.2026 ALM');
    equal(amountText(213_740_000_000n), '0.2137 ALM');
    equal(amountText(899_988_590_115_000n), '899.9886 ALM');
    equal(amountText(999_999_999_999n), '1 ALM');
    equal(amountText(100_000_000_000_000n), '100 ALM');
    equal(amountText(2_400_000_000_000_000_000n), '2,400,000 ALM');
  });

  it('is counted as the chain counts', () => {
    const polkadot = currencyOf({ chainDecimals: [10], chainTokens: ['DOT'] });
    equal(amountText(15_000_000_000n, polkadot), '1.5 DOT');
    equal(amountText(7n, { decimals: 0, symbol: 'X' }), '7 X');
  });

  it('has at most as many decimals as digits: no power of ten fills the memory', () => {
    equal(currencyOf({ chainDecimals: [38], chainTokens: ['X'] }).decimals, 38);
    throws(() => currencyOf({ chainDecimals: [1_000_000_000], chainTokens: ['X'] }), {
      code: 'unknown/malformed',
      message: /^the node says that the chain's currency has 1000000000 decimals, and at most 38 are known/,
    });
  });
});

describe('parseAmount', () => {
  for (const [text, amount] of [
    ['5ALM', 5_000_000_000_000n],
    ['0.5 alm', 500_000_000_000n],
    ['1,000 units', 1_000_000_000_000_000n],
    ['0.000000000001ALM', 1n],
  ] as const) {
    it(`reads ${text}`, () => equal(parseAmount(text), amount));
  }

  for (const text of ['5', '5DOT', '.5ALM', '-1ALM', '0.0000000000001ALM', 'ALM']) {
    it(`reads nothing in ${text}`, () => equal(parseAmount(text), undefined));
  }
});
