import { type Currency, currencyOf } from '@almanac-chain/agent/chain/amount';

/** What a specification says of the currency: one value, or a list. */
export function currencyIn(properties: unknown): Currency {
  const { tokenDecimals, tokenSymbol } = (properties ?? {}) as Readonly<Record<string, unknown>>;
  return currencyOf({
    chainDecimals: [tokenDecimals].flat().filter((one) => typeof one === 'number'),
    chainTokens: [tokenSymbol].flat().filter((one) => typeof one === 'string'),
  });
}
