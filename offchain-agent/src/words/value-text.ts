import { plainText } from '../base/plain-text.ts';
import { amountText } from '../chain/amount.ts';
import type { Change, ReadCall } from '../chain/govern/changes.ts';
import type { Bounds, Value } from '../chain/govern/group.ts';

/** The unit of amounts of the currency. */
const amountUnit = '1e-12 ALM';

/**
 * A value for people, as `almanac params propose` takes it; an amount with its unit.
 * @example valueText(60n) // '60'
 * @example valueText(100_000_000_000_000n, '1e-12 ALM') // '100 ALM'
 */
export function valueText(value: Value, unit = '', names: Readonly<Record<string, string>> = {}): string {
  if (value === undefined) return 'none';
  if (typeof value === 'object') return value.map((account) => names[account] ?? account).join(',');
  return unit === amountUnit && typeof value === 'bigint' ? amountText(value) : String(value);
}

/** The unit of a value, for a column of its own: an amount has its unit beside it. */
export function unitText(unit: string): string {
  return unit === amountUnit ? '' : unit;
}

/** What is allowed, in the words of a table. */
export function boundsText(bounds: Bounds, unit = ''): string {
  if (bounds.kind === 'choice') return bounds.of.join(' or ');
  if (bounds.kind === 'accounts') return `1 to ${bounds.most} accounts`;
  const note = bounds.note === undefined ? '' : `, ${bounds.note}`;
  return `${bounds.isOptional ? 'none, or ' : ''}${shortened(bounds.min, unit)} to ${shortened(bounds.max, unit)}${note}`;
}

function shortened(bound: bigint, unit: string): string {
  for (const bits of [128n, 64n, 32n]) if (bound === 2n ** bits - 1n) return `2^${bits}-1`;
  return valueText(bound, unit);
}

/**
 * A change in one line.
 * @example changeText(change) // 'sampling.samplesPerWindow 30 -> 60'
 */
export function changeText({ name, unit, now, scheduled, after }: Change): string {
  if (Array.isArray(now) && Array.isArray(after)) return `${name} ${listChange(now, after)}`;
  const instead = scheduled ? ` (scheduled: ${valueText(scheduled.value, unit)})` : '';
  return `${name} ${valueText(now, unit)}${instead} -> ${valueText(after, unit)}`;
}

/** A call in one line, with what it is called with; a call inside by its name alone. */
export function callText({ pallet, method, args, inner }: ReadCall): string {
  const shown =
    inner.length > 0 ? inner.map(callText) : args.map(({ name, value }) => `${name} ${json(value)}`);
  return plainText(`${pallet}.${method}(${shown.join(', ')})`);
}

/**
 * A call with everything that it does, for whoever signs it or votes on it: nothing is cut, calls inside stand below theirs.
 * @example callLines(batch) // ['utility.batchAll', '  system.remark', '    remark 0x68']
 */
export function callLines({ pallet, method, args, inner }: ReadCall): string[] {
  // The place of a call inside is left empty where that is told for itself.
  const own = args.filter(({ value }) => value !== null || inner.length === 0);
  return [
    `${pallet}.${method}`,
    ...own.map(({ name, value }) => `${name} ${json(value)}`).map(indented),
    ...inner.flatMap(callLines).map(indented),
  ];
}

function indented(line: string): string {
  return plainText(`  ${line}`, Number.POSITIVE_INFINITY);
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
