/** What was measured of one target in one closed window. */
export interface MeasuredWindow {
  readonly startS: number;
  /** One window after its start where it is not given; later where windows are joined. */
  readonly endS?: number | undefined;
  /** Kept of what was to be kept. */
  readonly part: number;
  readonly whole: number;
  /** Undefined where it was not measured. */
  readonly sharePpm: number | undefined;
  /** Whether joined windows are beyond chance, whatever their sums say. */
  readonly isBeyondChance?: boolean;
}

export interface IncidentRule {
  readonly objectivePpm: number;
  readonly windowS: number;
  /** End of the last window that is closed, UTC seconds. */
  readonly closedUntilS: number;
}

/** Windows in a row in which a target was under its objective, too many misses for chance. */
export interface IncidentStretch<Window extends MeasuredWindow> {
  /** The measured windows under the objective, ascending; never empty. */
  readonly under: readonly Window[];
  /** `unmeasured`: nobody saw it recover, and nobody has measured it for long. */
  readonly state: 'open' | 'recovered' | 'unmeasured';
  /** Where the last window that is known of it ends. */
  readonly updatedS: number;
}

export interface Found<Window extends MeasuredWindow> {
  /** The oldest first. */
  readonly stretches: readonly IncidentStretch<Window>[];
  /** Misses outside of them: scattered ones, which are no incident. */
  readonly single: number;
}

/** After so many closed windows without a measurement nobody says any longer that it goes on. */
export const unmeasuredWindows = 12;
/** How many windows of a target are looked at together: as many as one call of the chain answers. */
export const lookedAtWindows = 256;
/** How likely it may be that a target which just meets its objective has an incident in all of them: one percent. */
const chancePpm = 10_000;

/**
 * The incidents of one target by one indicator (F26 of docs/reference/formulas.md). Measured windows in a row under the objective are one,
 * when any run of them has so many misses that chance explains them in one of a hundred cases at most. It begins with the
 * first of them and ends with the last. Windows that were not measured neither open nor end one.
 *
 * @param windows closed ones, ascending; where nothing was measured there may be none
 */
export function incidentsIn<Window extends MeasuredWindow>(
  windows: readonly Window[],
  rule: IncidentRule,
): Found<Window> {
  const stretches: IncidentStretch<Window>[] = [];
  let single = 0;
  let under: Window[] = [];
  let lastS = 0;
  const end = (state: IncidentStretch<Window>['state'], updatedS: number): void => {
    if (isBeyondChance(under, rule.objectivePpm)) stretches.push({ under, state, updatedS });
    else for (const { part, whole } of under) single += whole - part;
    under = [];
  };
  for (const window of windows) {
    if (window.sharePpm === undefined) continue;
    if (under.length > 0 && isLong(lastS, window.startS, rule.windowS)) end('unmeasured', lastS);
    lastS = endOf(window, rule.windowS);
    if (window.sharePpm < rule.objectivePpm) under.push(window);
    else {
      end('recovered', lastS);
      single += window.whole - window.part;
    }
  }
  end(isLong(lastS, rule.closedUntilS, rule.windowS) ? 'unmeasured' : 'open', lastS);
  return { stretches, single };
}

/**
 * The newest windows, after what is older of a stretch that reaches into them, joined to one window: the start and the sums of an
 * incident stay when it becomes longer than what is kept. Before it is the window that shows that the stretch did not begin earlier.
 *
 * @param windows ascending; the first may be joined already
 * @param most how many are kept as they are
 * @param join two windows, one after the other, as one
 */
export function keptWindows<Window extends MeasuredWindow>(
  windows: readonly Window[],
  most: number,
  { objectivePpm, windowS }: Pick<IncidentRule, 'objectivePpm' | 'windowS'>,
  join: (earlier: Window, later: Window) => Window,
): Window[] {
  const newest = windows.slice(-most);
  const newestS = newest[0]?.startS ?? 0;
  let earlier: Window | undefined;
  let stretch: Window[] = [];
  for (const window of windows) {
    if (window.sharePpm === undefined) continue;
    const last = stretch.at(-1) ?? earlier;
    const isNewest = window.startS >= newestS;
    const isApart = last !== undefined && isLong(endOf(last, windowS), window.startS, windowS);
    // What ended before the newest windows is not needed any more.
    if (isApart && last.startS < newestS) [earlier, stretch] = [undefined, []];
    const isMet = window.sharePpm >= objectivePpm;
    if (isNewest && (isMet || isApart || stretch.length === 0)) break;
    if (isMet) [earlier, stretch] = [window, []];
    else stretch.push(window);
  }
  const [first, ...others] = stretch.filter(({ startS }) => startS < newestS);
  const joined = first && {
    ...others.reduce(join, first),
    isBeyondChance: isBeyondChance(stretch, objectivePpm),
  };
  return [earlier, joined, ...newest].filter((window) => window !== undefined);
}

function endOf({ startS, endS }: MeasuredWindow, windowS: number): number {
  return endS ?? startS + windowS;
}

function isLong(fromS: number, untilS: number, windowS: number): boolean {
  return untilS - fromS >= unmeasuredWindows * windowS;
}

/** Any run of them: what is an incident stays one, whatever comes after. */
function isBeyondChance(
  windows: readonly Pick<MeasuredWindow, 'part' | 'whole' | 'isBeyondChance'>[],
  objectivePpm: number,
): boolean {
  return windows.some((window, last) => {
    if (window.isBeyondChance) return true;
    let [misses, whole] = [0, 0];
    for (let first = last; first >= 0; first -= 1) {
      const one = windows[first];
      misses += (one?.whole ?? 0) - (one?.part ?? 0);
      whole += one?.whole ?? 0;
      if (isImprobable({ part: whole - misses, whole }, objectivePpm)) return true;
    }
    return false;
  });
}

/** Whether so many misses are too many for chance, of a target that just meets its objective. */
export function isImprobable(
  { part, whole }: Pick<MeasuredWindow, 'part' | 'whole'>,
  objectivePpm: number,
): boolean {
  return chanceOf(whole - part, whole, objectivePpm) * lookedAtWindows * 1_000_000 <= chancePpm;
}

/**
 * How likely so many misses, or more, are of a target that just meets its objective and misses independently: the upper tail of the
 * binomial distribution.
 *
 * @param whole of which so many were missed, a whole number
 * @example chanceOf(1, 3, 990_000) // 0.029701
 * @example chanceOf(3, 3, 990_000) // 0.000001
 */
export function chanceOf(misses: number, whole: number, objectivePpm: number): number {
  if (misses <= 0) return 1;
  if (misses > whole) return 0;
  const share = (1_000_000 - objectivePpm) / 1_000_000;
  if (share <= 0) return 0;
  if (share >= 1) return 1;
  // In logarithms: the first term of a long outage is smaller than any double.
  let term = misses * Math.log(share) + (whole - misses) * Math.log1p(-share);
  const few = Math.min(misses, whole - misses);
  for (let count = 1; count <= few; count += 1) term += Math.log((whole - few + count) / count);
  const first = Math.exp(term);
  const odds = share / (1 - share);
  let sum = 1;
  let ratio = 1;
  for (let count = misses; count < whole; count += 1) {
    ratio *= ((whole - count) / (count + 1)) * odds;
    sum += ratio;
    // Beyond the mean each term is smaller than the one before.
    if (ratio < sum * 1e-15 && count > whole * share) break;
  }
  return Math.min(1, first * sum);
}
