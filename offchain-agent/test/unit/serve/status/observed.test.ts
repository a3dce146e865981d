import { deepEqual } from 'node:assert/strict';
import { Episodes } from '../../../../src/notify/episodes.ts';
import { incidentsOf } from '../../../../src/serve/status/incidents.ts';
import type { IndicatorStatus } from '../../../../src/serve/status/measured.ts';
import { observedNewest } from '../../../../src/serve/status/observed.ts';
import type { Board } from '../../../../src/serve/status/status-source.ts';
import { lookedAtWindows } from '../../../../src/sli/incident.ts';

const windowS = 3_600;
const rule = { objectivePpm: 990_000, windowS };

/** What was kept of an hour: everything, nothing, unknown as nobody measured it, or no record at all. */
type Hour = boolean | 'unmeasured' | 'absent';

/** Windows of 600 slots each. */
function windowsOf(hours: readonly Hour[]): IndicatorStatus[] {
  return hours.flatMap((hour, index) => {
    if (hour === 'absent') return [];
    const sharePpm = hour === 'unmeasured' ? undefined : hour ? 1_000_000 : 0;
    return [{ startS: index * windowS, part: hour === true ? 600 : 0, whole: 600, windows: 1, sharePpm }];
  }) as IndicatorStatus[];
}

/** A board that has the newest windows of each target alone, as a chain keeps them; the first target is `v3`. */
function boardOf(...kept: readonly (readonly Hour[])[]): Board {
  const closedUntilS = (kept[0]?.length ?? 0) * windowS;
  const targets = kept.map((hours, index) => {
    const target = 3 + index;
    const newest = windowsOf(hours).slice(-lookedAtWindows);
    const subject = { network: 0, target, indicator: 'authorship' } as const;
    const { incidents } = incidentsOf(subject, newest, { ...rule, closedUntilS });
    return { target, label: `v${target}`, checks: [], sinceS: newest[0]?.startS ?? 0, incidents };
  });
  const network = {
    network: { id: 0, name: 'home' },
    incidents: targets.flatMap(({ incidents }) => incidents).toReversed(),
    targets,
    incidentsSinceS: Math.min(...targets.map(({ sinceS }) => sinceS)),
    notes: [],
  };
  return { head: { timeMs: closedUntilS * 1_000 }, networks: [network] } as unknown as Board;
}

function toldOf(episodes: Episodes, board: Board): string[] {
  return observedNewest(board, episodes.open).flatMap((one) => {
    const notice = episodes.take(one);
    return notice ? [`${notice.phase} ${notice.summary}`] : [];
  });
}

describe('messages about incidents of a chain, which keeps the newest windows', () => {
  it('begin and end once for an outage that is longer than what is kept', () => {
    const episodes = new Episodes([], 0);
    const kept: Hour[] = [true, true];
    const told: string[] = [];
    for (let hour = 0; hour < lookedAtWindows + 40; hour += 1) {
      kept.push(false);
      told.push(...toldOf(episodes, boardOf(kept)));
    }
    deepEqual(told, ['begin v3 kept 0.00 % of authorship in 1 windows (0 of 600)']);
    kept.push(true);
    deepEqual(
      toldOf(episodes, boardOf(kept)).map((text) => text.split(':')[0]),
      ['end v3 is back over its objective'],
    );
    for (let hour = 0; hour < 5; hour += 1) {
      kept.push(true);
      deepEqual(toldOf(episodes, boardOf(kept)), []);
    }
  });

  it('begin once where another target has an older window, as it left the set for one', () => {
    const episodes = new Episodes([], 0);
    const [down, other]: [Hour[], Hour[]] = [[true], [true]];
    const told: string[] = [];
    for (let hour = 0; hour < lookedAtWindows + 40; hour += 1) {
      down.push(false);
      other.push(hour === 10 ? 'absent' : true);
      told.push(...toldOf(episodes, boardOf(down, other)));
    }
    deepEqual(told, ['begin v3 kept 0.00 % of authorship in 1 windows (0 of 600)']);
  });

  it('begin once where windows behind the first are not measured', () => {
    const episodes = new Episodes([], 0);
    const kept: Hour[] = [true, false, 'unmeasured', 'unmeasured'];
    const told: string[] = [];
    for (let hour = 0; hour < lookedAtWindows + 40; hour += 1) {
      kept.push(false);
      told.push(...toldOf(episodes, boardOf(kept)));
    }
    deepEqual(told, ['begin v3 kept 0.00 % of authorship in 2 windows (0 of 1200)']);
  });

  it('end for what was over long before the board is read again, and begin for what is new', () => {
    const episodes = new Episodes([], 0);
    toldOf(episodes, boardOf([true, false]));
    const later = [...Array.from({ length: 2 * lookedAtWindows }, () => true), false];
    deepEqual(toldOf(episodes, boardOf(later)), [
      'end v3: incident withdrawn, the newest windows do not show it',
      'begin v3 kept 0.00 % of authorship in 1 windows (0 of 600)',
    ]);
  });
});
