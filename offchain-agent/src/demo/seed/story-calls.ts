import { hexOfText } from '../../chain/registry/target-address.ts';
import { reportParts } from '../../chain/reporting/report-parts.ts';
import type { Cast } from './cast.ts';
import { closeCalls, firstMotions, isLost, proposeCalls, type StoryMotion, voteCall } from './motions.ts';
import { releaseCalls, releaseOf, subjectName } from './releases.ts';
import { type StoryCall, type StoryWorld, storyCall } from './sign-calls.ts';
import { dayS, type StorySeed, slotS, weekS, windowS } from './story-plan.ts';
import type { StoryReport } from './story-reports.ts';

/** Something that is done at an instant: the calls follow from the state that they find. */
export type StoryAct = (world: StoryWorld) => StoryCall[];

interface ActsContext {
  readonly seed: StorySeed;
  readonly cast: Cast;
  /** The reports of a window that is over; each is kept. */
  readonly reportsOf: (window: number) => readonly StoryReport[];
}

const unit = 10n ** 12n;
const hourS = 3_600;
const mondayOffsetS = 4 * dayS;
/** Reports come in the second slot after their window. */
const reportAfterS = slotS;
const mostPeriods = 24;
const firstMotionDay = 6;
/** The first motion of a week is proposed after the first ones are decided. */
const weeklyFromDay = 8;

const weekly = {
  network: 0,
  indicator: 'Authorship',
  kind: 'Week',
  objective: { withinUs: 0, sharePpm: 980_000, floorPpm: 900_000 },
  minCoveragePpm: 0,
  minReporters: 0,
} as const;

/** What happens at an instant of the story, a multiple of its slots. */
export function actsAt(timeS: number, context: ActsContext): StoryAct[] {
  const { seed, cast } = context;
  const sinceS = timeS - seed.startS;
  const day = Math.floor(sinceS / dayS);
  const acts: StoryAct[] = [];
  if (timeS % windowS === reportAfterS && timeS - windowS - reportAfterS >= joinedS(seed))
    acts.push((world) => reports(world, context, timeS - windowS - reportAfterS));
  if (day === 0) acts.push(...firstDay(sinceS, cast));
  if (sinceS % dayS === 11 * hourS && releaseOf(day) !== undefined)
    acts.push(({ words }) => releaseCalls(words, seed.number, day).map((call) => ({ by: cast.team, call })));
  if (day === firstMotionDay || day === firstMotionDay + 1) acts.push(...firstDecisions(sinceS, cast));
  acts.push(...ofTheWeek(timeS, seed, cast));
  return acts;
}

/** The first window that is reported: the reporters join in the one before it. */
export function joinedS({ startS }: StorySeed): number {
  return startS + windowS;
}

/** Everybody comes in the first hours: who measures, what is released, what is promised. */
function firstDay(sinceS: number, { validators, reporters, team, shop, exchange }: Cast): StoryAct[] {
  const [v1, v2, v3] = validators;
  const at: Record<number, StoryAct> = {
    [slotS]: ({ words }) =>
      reporters.map((by) => ({
        by,
        call: storyCall(words, 'registry', 'join', 0, by.address, hexOfText(by.region), by.links.head),
      })),
    [hourS + 2 * slotS]: ({ words }) =>
      validators.map((by, seat) => ({
        by,
        call: storyCall(
          words,
          'registry',
          'setRegion',
          0,
          seat + 1,
          hexOfText(seat < 2 ? 'europe' : 'america'),
        ),
      })),
    [2 * hourS + 2 * slotS]: ({ words }) => [
      { by: team, call: storyCall(words, 'registry', 'createGroup', 0, hexOfText('founders'), [1, 2]) },
      {
        by: team,
        call: storyCall(words, 'registry', 'createGroup', 0, hexOfText('cloud hosted'), [2, 3, 4]),
      },
      { by: team, call: storyCall(words, 'scalability', 'registerSubject', hexOfText(subjectName), null) },
    ],
    [3 * hourS + 2 * slotS]: ({ words }) =>
      [v1, v3, v2].map((by) => {
        const target = validators.indexOf(by) + 1;
        const terms = { ...weekly, target, fee: 20n * unit, cap: 40n * unit };
        const availability = { mostPeriods, capacity: 3, until: 4_000_000_000 };
        return { by, call: storyCall(words, 'agreements', 'offer', terms, availability, null) };
      }),
    [4 * hourS + 2 * slotS]: ({ words }) => [
      { by: shop, call: storyCall(words, 'agreements', 'accept', 0, mostPeriods) },
      { by: exchange, call: storyCall(words, 'agreements', 'accept', 1, mostPeriods) },
    ],
  };
  const act = at[sinceS];
  return act ? [act] : [];
}

function firstDecisions(sinceS: number, cast: Cast): StoryAct[] {
  const ofDay = sinceS % dayS;
  const motion = firstMotions[Math.floor(sinceS / dayS) - firstMotionDay];
  if (motion === undefined) return [];
  const at: Record<number, StoryAct> = {
    [9 * hourS]: (world) => proposeCalls(world, cast, motion),
    [10 * hourS]: (world) => voteCall(world, cast, motion, 0),
    [14 * hourS]: (world) => voteCall(world, cast, motion, 2),
    [15 * hourS]: (world) => closeCalls(world, cast, motion),
  };
  const act = at[ofDay];
  return act ? [act] : [];
}

/** Promises are settled on Mondays; on Tuesdays the Council takes up a motion and decides on that of the week before. */
function ofTheWeek(timeS: number, seed: StorySeed, cast: Cast): StoryAct[] {
  const week = Math.floor((timeS - mondayOffsetS) / weekS);
  const ofWeekS = timeS - mondayOffsetS - week * weekS;
  // The first week that a promise covers begins on the first Monday after it was made.
  const firstWeek = Math.floor((seed.startS + 4 * hourS - mondayOffsetS) / weekS) + 1;
  if (ofWeekS === 2 * hourS && week > firstWeek && week <= firstWeek + mostPeriods)
    return [
      ({ words }) => [
        { by: cast.shop, call: storyCall(words, 'agreements', 'settle', 0) },
        { by: cast.exchange, call: storyCall(words, 'agreements', 'settle', 1) },
      ],
    ];
  const firstTuesday = Math.ceil((seed.startS + weeklyFromDay * dayS - mondayOffsetS - dayS) / weekS);
  const motion = week - firstTuesday;
  return motion < 0 ? [] : decisions(ofWeekS - dayS, motion, cast);
}

function decisions(ofTuesdayS: number, motion: number, cast: Cast): StoryAct[] {
  const before: StoryMotion | undefined = motion === 0 ? undefined : motion - 1;
  const act = (
    of: StoryMotion | undefined,
    make: (world: StoryWorld, of: StoryMotion) => StoryCall[],
  ): StoryAct[] => (of === undefined ? [] : [(world) => make(world, of)]);
  switch (ofTuesdayS) {
    case 10 * hourS:
      return act(motion, (world, of) => proposeCalls(world, cast, of));
    case dayS + 9 * hourS:
      return act(motion, (world, of) => voteCall(world, cast, of, 0));
    case 7 * hourS:
      // One that is lost has a no of each of the others.
      return act(before, (world, of) => [
        ...voteCall(world, cast, of, 3),
        ...(isLost(of) ? voteCall(world, cast, of, 2) : []),
      ]);
    case 8 * hourS:
      return act(before, (world, of) => closeCalls(world, cast, of));
    default:
      return [];
  }
}

function reports({ words }: StoryWorld, { cast, reportsOf }: ActsContext, window: number): StoryCall[] {
  return reportsOf(window).flatMap(({ report }, place) => {
    const by = cast.reporters[place];
    return by
      ? reportParts(report).map((args) => ({ by, call: storyCall(words, 'sli', 'report', ...args) }))
      : [];
  });
}
