import { plainText } from '../../base/plain-text.ts';
import type { Change, ReadCall } from '../../chain/govern/changes.ts';
import type { Bounds, Value } from '../../chain/govern/group.ts';

/** The unit of amounts of the currency, and its decimals. */
const amountUnit = '1e-12 units';
const decimals = 12;

/**
 * A value for people, as `almanac params propose` takes it.
 * @example valueText(60n) // '60'
 */
export function valueText(value: Value, names: Readonly<Record<string, string>> = {}): string {
  if (value === undefined) return 'none';
  if (typeof value === 'object') return value.map((account) => names[account] ?? account).join(',');
  return String(value);
}

/**
 * The unit of a value; behind an amount how many whole units it is.
 * @example unitText('1e-12 units', 100_000_000_000_000n) // '1e-12 units (100 units)'
 */
export function unitText(unit: string, value: Value): string {
  if (unit !== amountUnit || typeof value !== 'bigint') return unit;
  const digits = value.toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(-decimals).replace(/0+$/, '');
  return `${unit} (${digits.slice(0, -decimals)}${fraction && `.${fraction}`} units)`;
}

/** What is allowed, in the words of a table. */
export function boundsText(bounds: Bounds): string {
  if (bounds.kind === 'choice') return bounds.of.join(' or ');
  if (bounds.kind === 'accounts') return `1 to ${bounds.most} accounts`;
  const note = bounds.note === undefined ? '' : `, ${bounds.note}`;
  return `${bounds.isOptional ? 'none, or ' : ''}${shortened(bounds.min)} to ${shortened(bounds.max)}${note}`;
}

function shortened(bound: bigint): string {
  for (const bits of [128n, 64n, 32n]) if (bound === 2n ** bits - 1n) return `2^${bits}-1`;
  return String(bound);
}

/**
 * A change in one line.
 * @example changeText(change) // 'sampling.samplesPerWindow 30 -> 60'
 */
export function changeText({ name, now, scheduled, after }: Change): string {
  if (Array.isArray(now) && Array.isArray(after)) return `${name} ${listChange(now, after)}`;
  const instead = scheduled ? ` (scheduled: ${valueText(scheduled.value)})` : '';
  return `${name} ${valueText(now)}${instead} -> ${valueText(after)}`;
}

/** A call in one line, with what it is called with; a call inside by its name alone. */
export function callText({ pallet, method, args, inner }: ReadCall): string {
  const shown =
    inner.length > 0 ? inner.map(callText) : args.map(({ name, value }) => `${name} ${json(value)}`);
  return plainText(`${pallet}.${method}(${shown.join(', ')})`);
}

function listChange(now: readonly string[], after: readonly string[]): string {
  const added = after.filter((account) => !now.includes(account)).map((account) => `+${account}`);
  const removed = now.filter((account) => !after.includes(account)).map((account) => `-${account}`);
  const parts = [...added, ...removed];
  return parts.length > 0 ? parts.join(' ') : 'in another order';
}

function json(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
