import { AgentError } from '../base/error.ts';
import { plainText } from '../base/plain-text.ts';

/** What amounts of a chain are counted in. */
export interface Currency {
  readonly decimals: number;
  readonly symbol: string;
}

/** That of the Almanac chain. */
export const almanacCurrency: Currency = { decimals: 12, symbol: 'ALM' };

/** Digits behind the point from one unit on; below it as many digits that count. */
const shownDigits = 4;

/** Amounts have 128 bits, and so no more digits. */
const mostDecimals = 38;

/**
 * The currency of a chain, as its registry knows it from the node.
 * @throws AgentError `unknown/malformed` for more decimals than amounts have digits
 */
export function currencyOf(registry: {
  readonly chainDecimals: readonly number[];
  readonly chainTokens: readonly string[];
}): Currency {
  const decimals = registry.chainDecimals[0] ?? almanacCurrency.decimals;
  if (decimals > mostDecimals) {
    throw new AgentError(
      'unknown/malformed',
      `the node says that the chain's currency has ${decimals} decimals, and at most ${mostDecimals} are known (system_properties); ask another node`,
      { data: { decimals } },
    );
  }
  return {
    decimals,
    symbol: plainText(registry.chainTokens[0] ?? almanacCurrency.symbol),
  };
}

/**
 * An amount for people, everywhere in this one form; documents for programs have the whole number of smallest parts.
 * @example amountText(11_401_885_000n) // '0.0114 ALM'
 * @example amountText(899_988_590_115_000n) // '899.9886 ALM'
 */
export function amountText(amount: bigint, { decimals, symbol }: Currency = almanacCurrency): string {
  const one = 10n ** BigInt(decimals);
  const isWhole = amount % one === 0n;
  if (isWhole) return `${grouped(amount / one)} ${symbol}`;
  // Below one, zeros behind the point do not count as digits.
  const zeros = amount < one ? decimals - amount.toString().length : 0;
  const digits = Math.min(decimals, zeros + shownDigits);
  const step = 10n ** BigInt(decimals - digits);
  const rounded = ((amount + step / 2n) / step) * step;
  const rest = (rounded % one).toString().padStart(decimals, '0').slice(0, digits).replace(/0+$/, '');
  return `${grouped(rounded / one)}${rest === '' ? '' : `.${rest}`} ${symbol}`;
}

function grouped(whole: bigint): string {
  return whole.toLocaleString('en-US');
}

/**
 * An amount as a person writes it, with its unit: without one nobody knows whether wholes or smallest parts are meant.
 * @returns in smallest parts; undefined for what is none, or has more digits than the chain counts
 * @example parseAmount('0.5 ALM') // 500_000_000_000n
 */
export function parseAmount(
  text: string,
  { decimals, symbol }: Currency = almanacCurrency,
): bigint | undefined {
  const [, whole, fraction = '', given = ''] =
    /^(\d[\d_,]*)(?:\.(\d+))?\s*([A-Za-z]+)$/.exec(text.trim()) ?? [];
  if (whole === undefined || fraction.length > decimals) return undefined;
  if (![symbol.toLowerCase(), 'unit', 'units'].includes(given.toLowerCase())) return undefined;
  return (
    BigInt(whole.replace(/[_,]/g, '')) * 10n ** BigInt(decimals) + BigInt(fraction.padEnd(decimals, '0'))
  );
}
