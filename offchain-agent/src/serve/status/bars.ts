import { percent, utc } from '../../base/format.ts';
import { html, type Markup } from '../../base/markup.ts';
import { barStep, barWidth, type DayShare, dayBarPaths } from '../../words/day-bar-paths.ts';
import type { Day } from './network-status.ts';
import { states, stateWord } from './state.ts';

const height = 28;
const mostNamed = 12;
/** As many as status pages show. */
export const mostDays = 90;

/** One bar a day, drawn as the pages draw it; what it shows is said in words beside it. */
export function dayBars(days: readonly Day[], label: string): Markup {
  if (days.length === 0) return html`<p class="muted">No day has a record yet.</p>`;
  // Today is at the right end; where there is no day there is nothing, neither grey nor green.
  const shown = days.slice(-mostDays);
  const paths = dayBarPaths(shown.map(shareOf), height, mostDays - shown.length);
  const box = `0 0 ${mostDays * barStep - (barStep - barWidth)} ${height}`;
  const parts = Object.entries(paths).filter(([, path]) => path !== '');
  return html`<svg class="bars" viewBox="${box}" preserveAspectRatio="none" role="img" aria-label="${label}: ${daysText(days)}">${parts.map(([part, path]) => html`<path class="${part}" d="${path}"/>`)}</svg>`;
}

const wholePpm = 1_000_000;

/** What a day missed; a day that is not operational although nothing was missed was late, which shows as a little. */
function shareOf({ state, sharePpm }: Day): DayShare {
  if (state === 'no_data' || sharePpm === undefined) return undefined;
  const missed = wholePpm - sharePpm;
  return { missed: missed === 0 && state !== 'operational' ? 1 : missed, whole: wholePpm };
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
