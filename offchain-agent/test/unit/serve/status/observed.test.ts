import { deepEqual } from 'node:assert/strict';
import { Episodes } from '../../../../src/notify/episodes.ts';
import { incidentsOf } from '../../../../src/serve/status/incidents.ts';
import type { IndicatorStatus } from '../../../../src/serve/status/measured.ts';
import { observedNewest } from '../../../../src/serve/status/observed.ts';
import type { Board } from '../../../../src/serve/status/status-source.ts';
import { lookedAtWindows } from '../../../../src/sli/incident.ts';

const windowS = 3_600;
const rule = { objectivePpm: 990_000, windowS };

/** Windows of 600 slots each: all kept, or none. */
function windowsOf(kept: readonly boolean[]): IndicatorStatus[] {
  return kept.map(
    (isKept, index) =>
      ({
        startS: index * windowS,
        part: isKept ? 600 : 0,
        whole: 600,
        sharePpm: isKept ? 1_000_000 : 0,
      }) as IndicatorStatus,
  );
}

/** A board of one target, which has the newest windows alone, as a chain keeps them. */
function boardOf(kept: readonly boolean[]): Board {
  const newest = windowsOf(kept).slice(-lookedAtWindows);
  const closedUntilS = kept.length * windowS;
  const subject = { network: 0, target: 3, indicator: 'authorship' } as const;
  const { incidents } = incidentsOf(subject, newest, { ...rule, closedUntilS });
  const network = {
    network: { id: 0, name: 'home' },
    incidents: incidents.toReversed(),
    targets: [{ target: 3, label: 'v3', checks: [] }],
    incidentsSinceS: newest[0]?.startS,
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
    const kept = [true, true];
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
