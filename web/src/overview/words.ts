import { percent } from '@almanac-chain/agent/base/format';
import { secondsPerDay } from '@almanac-chain/agent/sli/calendar';

import type { Tone } from '../design/chip.tsx';
import type { NetworkView, ShownValidator } from './network-view.ts';

const small = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'] as const;
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** @example countWord(4) // 'four' */
export function countWord(count: number): string {
  return small[count] ?? count.toLocaleString('en-US');
}

/** @example dayText(1_795_651_200) // '26 Nov' */
export function dayText(atS: number): string {
  const date = new Date(atS * 1_000);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()] ?? ''}`;
}

/** @example timeText(1_795_681_500) // '08:25' */
export function timeText(atS: number): string {
  return new Date(atS * 1_000).toISOString().slice(11, 16);
}

/** From one instant to another, the day once where both have it. */
export function spanText(fromS: number, toS: number): string {
  const from = `${dayText(fromS)}, ${timeText(fromS)}`;
  const isOneDay = Math.floor(fromS / secondsPerDay) === Math.floor(toS / secondsPerDay);
  return `${from} to ${isOneDay ? '' : `${dayText(toS)}, `}${timeText(toS)}`;
}

/** @example lengthText(93_600) // '26 hours' */
export function lengthText(seconds: number): string {
  const [count, unit] =
    seconds >= 3 * secondsPerDay
      ? [Math.round(seconds / secondsPerDay), 'day']
      : seconds >= 3_600
        ? [Math.round(seconds / 3_600), 'hour']
        : seconds >= 60
          ? [Math.round(seconds / 60), 'minute']
          : [Math.round(seconds), 'second'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** @example plain(98.5) // '98.5': a share in percent with as few digits as it needs, rounded down. */
export function plainPercent(ppm: number): string {
  return percent(ppm).replace(/\.?0+$/, '');
}

/** How a validator stands now: by the windows that have closed last, not by its budget. */
function standsNow({ windows, lastWindows }: ShownValidator): {
  readonly state: Tone;
  readonly sinceS?: number;
} {
  const last = windows.stretches.at(-1);
  if (last?.state === 'open') return { state: 'down', sinceS: last.under[0]?.startS ?? 0 };
  return lastWindows.length === 0 ? { state: 'none' } : { state: 'up' };
}

interface NetworkStanding {
  readonly state: Tone;
  readonly away: readonly { readonly shown: ShownValidator; readonly sinceS: number }[];
}

/** How the network stands now. */
export function networkStanding({ shown }: NetworkView): NetworkStanding {
  const all = shown.map((one) => ({ shown: one, ...standsNow(one) }));
  const away = all.flatMap(({ state, sinceS, shown: one }) =>
    state === 'down' ? [{ shown: one, sinceS: sinceS ?? 0 }] : [],
  );
  if (away.length > 0) return { state: 'down', away };
  return { state: all.some(({ state }) => state === 'up') ? 'up' : 'none', away };
}

/** Digits in groups of three. */
export function grouped(count: number | bigint): string {
  return count.toLocaleString('en-US');
}
