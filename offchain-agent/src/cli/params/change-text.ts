import { plainText } from '../../base/plain-text.ts';
import type { Change } from '../../chain/govern/changes.ts';
import type { ReadCall } from '../../chain/govern/read-call.ts';
import { valueText } from './value-text.ts';

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
