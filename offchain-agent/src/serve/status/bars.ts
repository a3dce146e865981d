import { percent, utc } from '../../base/format.ts';
import { html, type Markup } from '../../base/markup.ts';
import type { Day } from './network-status.ts';
import { type State, states, stateWord } from './state.ts';

const width = 5;
const gap = 2;
const height = 28;
const mostNamed = 12;
/** As many as status pages show. */
export const mostDays = 90;

/** How high the bar of a state is: form tells what colour tells. */
const heights: Readonly<Record<Exclude<State, 'no_data'>, number>> = {
  operational: 14,
  degraded_performance: 19,
  partial_outage: 23,
  major_outage: height,
};

/** One bar a day, one path a state; what it shows is said in words beside it. */
export function dayBars(days: readonly Day[], label: string): Markup {
  if (days.length === 0) return html`<p class="muted">No day has a record yet.</p>`;
  // Today is at the right end; where there is no day there is nothing, neither grey nor green.
  const shown = days.slice(-mostDays);
  const first = mostDays - shown.length;
  const box = `0 0 ${mostDays * (width + gap) - gap} ${height}`;
  const paths = states.map((state) => {
    const path = shown
      .map((day, index) => (day.state === state ? barPath(state, first + index) : ''))
      .join('');
    return path === '' ? undefined : html`<path class="${state}" d="${path}"/>`;
  });
  return html`<svg class="bars" viewBox="${box}" preserveAspectRatio="none" role="img" aria-label="${label}: ${daysText(days)}">${paths}</svg>`;
}

function barPath(state: State, index: number): string {
  const x = index * (width + gap);
  // Hatched: neither up nor down.
  if (state === 'no_data') return [8, 15, 22].map((y) => `M${x} ${y}h${width}v2h-${width}z`).join('');
  return `M${x} ${height - heights[state]}h${width}v${heights[state]}h-${width}z`;
}

/** @example '7 days from 2026-11-14 to 2026-11-20: 6 operational, 1 partial outage (2026-11-16 98.10 %)' */
export function daysText(days: readonly Day[]): string {
  const first = dateOf(days[0]?.startS ?? 0);
  const last = dateOf(days.at(-1)?.startS ?? 0);
  const parts = states.flatMap((state) => {
    const found = days.filter((day) => day.state === state);
    if (found.length === 0) return [];
    const named = found
      .slice(-mostNamed)
      .map(
        ({ startS, sharePpm }) =>
          `${dateOf(startS)}${sharePpm === undefined ? '' : ` ${percent(sharePpm)} %`}`,
      );
    const which =
      state === 'operational'
        ? ''
        : ` (${named.join(', ')}${found.length > mostNamed ? ', and before' : ''})`;
    return [`${found.length} ${stateWord(state)}${which}`];
  });
  return `${days.length} ${days.length === 1 ? 'day' : 'days'} from ${first} to ${last}: ${parts.join(', ')}`;
}

function dateOf(seconds: number): string {
  return utc(seconds * 1_000).slice(0, 10);
}
