import { deepEqual, equal, ok, throws } from 'node:assert/strict';
import { timelineOf } from '../../offchain-agent/src/lab/chaos/timeline.ts';
import type { KeptWindow } from '../../tests/chaos/account.ts';
import type { AcceptedPart, ChaosLedger } from '../../tests/chaos/ledger.ts';
import { parseCampaignOptions } from '../../tests/chaos/network/options.ts';
import { denseScenario, possibleFaults, slowScenario } from '../../tests/chaos/network/plan.ts';
import { parseChaosOptions } from '../../tests/chaos/options.ts';
import { nodeCount, type ProcessKill, planChaos, reporterCount } from '../../tests/chaos/plan.ts';
import { isSound, type Tally, tallyOf } from '../../tests/chaos/tally.ts';
import { checkScenario } from '../../tests/support/check-scenario.ts';

const options = { kills: 50, seed: 7, minutes: 8, json: false, keep: false };
const window = 900;
const contentId = `0x${'ab'.repeat(32)}`;

describe('the plan of a chaos', () => {
  it('is the same for the same seed, and another one for another', () => {
    deepEqual(planChaos(options), planChaos(options));
    ok(JSON.stringify(planChaos(options)) !== JSON.stringify(planChaos({ ...options, seed: 8 })));
  });

  it('kills as many as asked for, a halt, a fork and a clock beside them', () => {
    const plan = planChaos(options);
    const kinds = plan.map(({ kind }) => kind).filter((kind) => kind !== 'kill');
    deepEqual(kinds.toSorted(), ['clock', 'fork', 'halt']);
    equal(plan.length, 50 + 3);
  });

  it('names victims that there are, and never two nodes at once', () => {
    for (let seed = 0; seed < 100; seed += 1) {
      const kills = planChaos({ ...options, seed }).filter(
        (fault): fault is ProcessKill => fault.kind === 'kill',
      );
      const nodes = kills.filter(({ victim }) => victim === 'node');
      ok(kills.every(({ victim, index }) => index < (victim === 'node' ? nodeCount : reporterCount)));
      ok(nodes.every(({ atMs }, at) => atMs - (nodes[at - 1]?.atMs ?? -Infinity) >= 16_000));
    }
  });
});

describe('the options of a chaos', () => {
  it('have defaults', () => {
    deepEqual(parseChaosOptions([]), { kills: 50, seed: 1, minutes: 8, json: false, keep: false });
  });

  it('are refused with a sentence', () => {
    throws(() => parseChaosOptions(['--kills', 'many']), {
      message: '--kills many: expected a whole number from 0 to 10000',
    });
    throws(() => parseChaosOptions(['--minutes', '1']), /at least 2/);
  });
});

describe('the tally of a chaos', () => {
  it('is sound when one of two reported and coverage shows the other', () => {
    const tally = count({});
    ok(isSound(tally), JSON.stringify(tally.faults));
    deepEqual(
      tally.reporters.map(({ reported, absent }) => ({ reported, absent })),
      [
        { reported: 1, absent: {} },
        { reported: 0, absent: { 'not_running: the agent was not running': 1 } },
      ],
    );
  });

  it('finds a report that the chain took twice', () => {
    deepEqual(count({ times: 2 }).faults.duplicates, [`a, window ${window}, part 0: 2 times`]);
  });

  it('finds a window that was never closed', () => {
    deepEqual(count({ closings: 0 }).faults.uncovered, [`window ${window}: closed 0 times`]);
  });

  it('finds a record whose coverage hides an absence', () => {
    deepEqual(count({ expected: 10 }).faults.uncovered, [
      `window ${window}, Rpc 1: coverage 8/10, should be 8/20`,
    ]);
  });

  it('finds an absence without a reason', () => {
    deepEqual(count({ silent: { state: 'unknown', reason: undefined } }).faults.unexplained, [
      `b, window ${window}: unknown, no report on chain and no reason`,
    ]);
  });

  it('finds samples that were stored and are not in the evidence', () => {
    deepEqual(count({ reported: { lost: 2 } }).faults.lostSamples, [
      `a, window ${window}: 2 of 8 samples are not in the evidence`,
    ]);
  });

  it('finds a report with other evidence than the reporter kept', () => {
    const other = `0x${'00'.repeat(32)}`;
    deepEqual(count({ reported: { contentId: other } }).faults.otherEvidence, [`a, window ${window}`]);
  });
});

interface Case {
  readonly times?: number;
  readonly closings?: number;
  readonly expected?: number;
  readonly reported?: Partial<KeptWindow>;
  readonly silent?: Partial<KeptWindow>;
}

/** One window of two reporters, of which `a` reported 8 of 10 samples and `b` did not run; and what is wrong with it. */
function count({ times = 1, closings = 1, expected = 20, reported, silent }: Case): Tally {
  const part: AcceptedPart = {
    window,
    reporter: 'a',
    part: 0,
    block: 5,
    contentId,
    samples: new Map([['Rpc 1', 8]]),
  };
  const ledger: ChaosLedger = {
    finalized: 9,
    accepted: Array.from({ length: times }, () => part),
    refused: [],
    closed: Array.from({ length: closings }, () => ({ window, block: 8, reporters: 2, reports: 1 })),
    records: new Map([[window, [{ name: 'Rpc 1', expected, reported: 8 * times }]]]),
    authored: new Map(),
    hashes: new Map(),
  };
  const nothing = { window, refusal: undefined, waiting: 0, samples: 0, lost: 0 };
  const own: KeptWindow = {
    ...nothing,
    state: 'closed',
    reason: undefined,
    contentId,
    samples: 8,
    ...reported,
  };
  const other: KeptWindow = {
    ...nothing,
    state: 'absent',
    reason: 'not_running: the agent was not running',
    contentId: undefined,
    ...silent,
  };
  return tallyOf({
    windows: [window],
    samplesPerWindow: 10,
    ledger,
    reporters: [
      { name: 'a', account: 'a', kept: new Map([[window, own]]) },
      { name: 'b', account: 'b', kept: new Map([[window, other]]) },
    ],
  });
}

describe('a campaign against networks', () => {
  const able = { refusal: () => Promise.resolve(undefined) };
  const nodes = ['v1', 'v2', 'v3', 'v4'];

  it('draws scenarios that can be run, the same for the same seed', async () => {
    const { possible, refused } = await possibleFaults(able, undefined);
    ok(possible.length > 8);
    ok(refused.some((line) => line.startsWith('delay: ')));
    for (let seed = 1; seed <= 50; seed += 1) {
      for (const draw of [
        () => slowScenario(seed, possible, 5),
        () => denseScenario(seed, possible, nodes),
      ]) {
        deepEqual(draw(), draw());
        const { faults } = checkScenario(draw(), 'drawn');
        const places = nodes.map((name) => ({ name, role: 'validator' as const }));
        deepEqual(timelineOf(new Map(faults.entries()), places, seed).wrong, []);
      }
    }
  });

  it('has options with defaults, and refuses others with a sentence', () => {
    deepEqual(parseCampaignOptions([]), {
      rounds: 10,
      faults: 10,
      kills: 50,
      strikes: 50,
      seed: 1,
      json: false,
    });
    throws(
      () => parseCampaignOptions(['--faults', '0']),
      /--faults 0: expected a whole number from 1 to 100/,
    );
  });
});
