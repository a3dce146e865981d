import { deepEqual, equal, match } from 'node:assert/strict';
import { fakeAnswer } from '../../../../../tests/support/fake-answer.ts';
import { recordDocument } from '../../../../src/chain/records/record-document.ts';
import { badgeEndpoint, badgeSvg, uptimeBadge } from '../../../../src/serve/status/badge.ts';
import { daysText } from '../../../../src/serve/status/bars.ts';
import { daysOf } from '../../../../src/serve/status/days.ts';
import type { Incident } from '../../../../src/serve/status/incidents.ts';
import { type IndicatorStatus, measuredOf } from '../../../../src/serve/status/measured.ts';
import { groupState, stateOf, worstState } from '../../../../src/serve/status/state.ts';
import { durationText } from '../../../../src/serve/status/text.ts';

const dayS = 86_400;

describe('measuredOf', () => {
  it("knows of a parachain's slots neither a share nor a miss", () => {
    const relayed = fakeAnswer({ relayed: true, sliPpm: undefined, interval: undefined });
    const { part, whole, sharePpm, windows } = measuredOf(recordDocument(relayed), 0);
    deepEqual([part, whole, sharePpm, windows], [0, 0, undefined, 12]);
  });
});

const objectivePpm = 990_000;

describe('stateOf', () => {
  for (const [sharePpm, fastPpm, hasIncident, state] of [
    [1_000_000, undefined, false, 'operational'],
    [990_000, 990_000, false, 'operational'],
    [990_000, 989_999, false, 'degraded_performance'],
    [900_000, undefined, false, 'operational'],
    [989_999, 1_000_000, true, 'partial_outage'],
    [500_000, undefined, true, 'partial_outage'],
    [499_999, undefined, true, 'major_outage'],
    [0, undefined, true, 'major_outage'],
    [undefined, undefined, true, 'no_data'],
  ] as const) {
    it(`returns ${state} at ${sharePpm} ppm, ${fastPpm} fast, ${hasIncident ? 'with' : 'without'} an incident`, () => {
      equal(stateOf({ sharePpm, fastPpm }, objectivePpm, hasIncident), state);
    });
  }

  it('of several is the worst that was measured', () => {
    equal(worstState(['operational', 'no_data', 'degraded_performance']), 'degraded_performance');
    equal(worstState(['no_data']), 'no_data');
    equal(worstState([]), 'no_data');
  });

  it('of a group is down when more than half are, and partly when some are', () => {
    equal(groupState(['operational', 'major_outage']), 'partial_outage');
    equal(groupState(['operational', 'major_outage', 'major_outage']), 'major_outage');
    equal(groupState(['operational', 'no_data', 'no_data']), 'operational');
    equal(groupState(['operational', 'degraded_performance']), 'degraded_performance');
    equal(groupState(['no_data']), 'no_data');
  });
});

describe('daysOf', () => {
  const days = daysOf(
    [
      {
        days: [measured({ startS: dayS }), measured({ startS: 2 * dayS, sharePpm: 981_000 })],
        today: undefined,
        objectivePpm,
        incidents: [incident(2 * dayS + 3_600, 2 * dayS + 7_200)],
        lookedAtS: dayS,
      },
      {
        days: [measured({ startS: 2 * dayS })],
        today: measured({ startS: 4 * dayS, sharePpm: undefined }),
        objectivePpm,
        incidents: [],
        lookedAtS: dayS,
      },
    ],
    4 * dayS + 7,
  );

  it('begins with the first day that has a record, and ends today', () => {
    deepEqual(
      days.map(({ startS, isOpen }) => [startS / dayS, isOpen]),
      [
        [1, false],
        [2, false],
        [3, false],
        [4, true],
      ],
    );
  });

  it('says the worst that any indicator says, and nothing of a day that none measured', () => {
    deepEqual(
      days.map(({ state, sharePpm }) => [state, sharePpm]),
      [
        ['operational', 1_000_000],
        ['partial_outage', 981_000],
        ['no_data', undefined],
        ['no_data', undefined],
      ],
    );
  });

  it('is told in words', () => {
    equal(
      daysText(days),
      '4 days from 1970-01-02 to 1970-01-05: 1 operational, 1 partial outage (1970-01-03 98.10 %), 2 not measured (1970-01-04, 1970-01-05)',
    );
  });

  it('is empty where nothing was ever recorded', () => {
    deepEqual(
      daysOf([{ days: [], today: undefined, objectivePpm, incidents: [], lookedAtS: undefined }], dayS),
      [],
    );
  });
});

describe('a day without an incident', () => {
  const stateOfDay = (missed: number, lookedAtS: number) =>
    daysOf(
      [
        {
          days: [measured({ startS: 0, part: 72 - missed, whole: 72, sharePpm: 900_000 })],
          today: undefined,
          objectivePpm,
          incidents: [],
          lookedAtS,
        },
      ],
      7,
    )[0]?.state;

  it('stays operational with misses scattered over its windows', () =>
    equal(stateOfDay(7, 0), 'operational'));

  it('counts all its misses where its windows are not stored', () => {
    equal(stateOfDay(6, dayS), 'operational');
    equal(stateOfDay(7, dayS), 'partial_outage');
  });
});

describe('a badge', () => {
  const record = (sliPpm: number | undefined, lowPpm?: number) =>
    ({
      sliPpm,
      provisional: false,
      interval: lowPpm === undefined ? undefined : { lowPpm, highPpm: 1_000_000 },
    }) as Parameters<typeof uptimeBadge>[0];

  it('is green by the lower bound alone: a short good record is blue, and amber is below the objective', () => {
    const level = (sliPpm: number, lowPpm: number): string =>
      uptimeBadge(record(sliPpm, lowPpm), 'month', 'v1', objectivePpm).level;
    deepEqual(
      [
        level(1_000_000, 990_000),
        level(1_000_000, 989_999),
        level(989_999, 980_000),
        level(949_999, 900_000),
      ],
      ['good', 'early', 'fair', 'bad'],
    );
  });

  it('rounds down, so that only a complete share reads 100.00', () => {
    equal(uptimeBadge(record(999_999), 'month', 'v1', objectivePpm).message, '99.99 %');
  });

  it('says that a period is open', () => {
    const open = { sliPpm: 1_000_000, interval: undefined, provisional: true };
    equal(uptimeBadge(open, 'month', 'v1', objectivePpm).label, 'v1 uptime, month so far');
  });

  it('says ? where nothing was measured', () => {
    const badge = uptimeBadge(undefined, 'day', 'v1', objectivePpm);
    deepEqual(badgeEndpoint(badge), {
      schemaVersion: 1,
      label: 'v1 uptime, day',
      message: '?',
      color: '57606a',
      cacheSeconds: 300,
      isError: true,
    });
  });

  it('says aloud what it shows, whatever the name is', () => {
    const svg = badgeSvg(uptimeBadge(record(1_000_000), 'month', '<b>"v1"', objectivePpm));
    match(svg, /<title>&#60;b&#62;&#34;v1&#34; uptime, month: 100\.00 %<\/title>/);
    match(svg, /role="img" aria-label=/);
    // What no XML may hold, in any way of writing it, would make the image none.
    match(
      badgeSvg(uptimeBadge(undefined, 'day', 'a\u0000\u001b\ufffe', objectivePpm)),
      /<title>a\?\?\? uptime/,
    );
  });
});

describe('durationText', () => {
  for (const [seconds, text] of [
    [0, '0 s'],
    [59, '59 s'],
    [60, '1 min'],
    [3_661, '1 h 1 min'],
    [3_601, '1 h'],
    [90_061, '1 d 1 h'],
    [-20, '20 s'],
  ] as const) {
    it(`${seconds} is ${text}`, () => equal(durationText(seconds), text));
  }
});

function measured(of: Partial<IndicatorStatus>): IndicatorStatus {
  return {
    startS: 0,
    endS: dayS,
    part: 10,
    whole: 10,
    sharePpm: 1_000_000,
    fastPpm: undefined,
    coveragePpm: undefined,
    reporters: undefined,
    windows: 1,
    isOpen: false,
    ...of,
  };
}

function incident(startS: number, endS: number): Incident {
  return {
    id: `0-1-authorship-${startS}`,
    network: 0,
    target: 1,
    indicator: 'authorship',
    startS,
    endS,
    state: 'recovered',
    impact: 'major',
    part: 0,
    whole: 3,
    windows: 1,
    reporters: undefined,
    updatedS: endS,
    isCut: false,
  };
}
