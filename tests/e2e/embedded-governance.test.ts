import '@almanac-chain/types';
import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { join } from 'node:path';
import type { SubmittableExtrinsic } from '@polkadot/api/types';
import { type DynamicCall, dynamicCall } from '../../offchain-agent/src/chain/call/dynamic-call.ts';
import { motionOutcome } from '../../offchain-agent/src/chain/govern/motion-outcome.ts';
import { readSecret } from '../../offchain-agent/src/chain/keys/key-file.ts';
import { HashChain } from '../../offchain-agent/src/sli/hash-chain.ts';
import { ChainFigures } from '../support/chain-figures.ts';
import { closedRecords } from '../support/closed-records.ts';
import type { Ran } from '../support/command-process.ts';
import { carryMotion, passMotion } from '../support/council-motion.ts';
import { pairOf } from '../support/local-pair.ts';
import { honest } from '../support/reporter-views.ts';
import { ReportingStory, windowS } from '../support/reporting-story.ts';
import { submit } from '../support/submit.ts';

const [sunday = 0, monday = 0, tuesday = 0] = [1, 2, 3].map((day) => Date.UTC(2026, 2, day) / 1_000);
const rpc = { target: 1, indicator: 'rpc' } as const;
const hash = `0x${'11'.repeat(32)}`;
const views = { Eve: honest(1, windowS), Ferdie: honest(2, windowS), One: honest(3, windowS) };
const [alice, bob, charlie, dave, eve] = ['Alice', 'Bob', 'Charlie', 'Dave', 'Eve'];

type Attempt = { readonly window: number; readonly samples: number; readonly error: string };

interface ShownParameter {
  readonly name: string;
  readonly value: number;
  readonly next: { readonly value: number; readonly from_at: string } | null;
  readonly is_governed: boolean;
}

describe('what the Council of the local preset governs', () => {
  let story: ReportingStory;
  let figures: ChainFigures;
  let joined: number;
  const attempts: Attempt[] = [];
  /** What the chain said it measured by, for windows on either side of a midnight. */
  const inForce: (readonly [window: number, samples: number])[] = [];
  const old = new Map<string, string>();
  let last: ReadonlyMap<string, string>;
  let scheduled: string;
  let underway: Ran;
  let ranBy: Readonly<Record<'propose' | 'diff' | 'close' | 'show' | 'refused' | 'failed', Ran>>;
  let shown: Ran;

  before(async () => {
    story = await ReportingStory.open({ graceBlocks: 20 });
    await story.join('Eve', 'Ferdie', 'One');
    await story.skip();
    joined = story.window;
    await story.play(views);
    scheduled = await byMotion();
    // Ends at midnight: it is reported when other values are in force, by those it began with.
    await story.play(views, async (window) => {
      await attempt(window, 21);
      underway = await almanac('Alice', 'params', 'propose', 'sampling.samplesPerWindow=50');
    });
    for (const [key, bytes] of await closedRecords(story.world.chain.api, monday)) old.set(key, bytes);
    await story.play(views, async (window) => await attempt(window, 41));
    ranBy = await byCommandLine();
    await story.skip();
    await story.skip();
    await story.play(views, async (window) => await attempt(window, 61));
    shown = await read('params', 'show', '--json');
    last = await closedRecords(story.world.chain.api, monday);
    figures = await ChainFigures.read(story.world.chain, 4, sunday, { window: 9, day: 2 });
  });

  after(async () => {
    await story?.close();
  });

  it('is scheduled for the next UTC midnight by three of its members', () => {
    deepEqual(JSON.parse(scheduled), { current: 20, next: [monday, 40] });
    deepEqual(inForce, [
      [monday - windowS, 20],
      [monday, 40],
    ]);
  });

  it('holds for windows that begin from midnight on: one sample more than in force is refused', () => {
    deepEqual(
      attempts.map(({ window, samples, error }) => [window, samples, error]),
      [
        [monday - windowS, 21, 'sli.report failed: TooManySamples'],
        [monday, 41, 'sli.report failed: TooManySamples'],
        [tuesday, 61, 'sli.report failed: TooManySamples'],
      ],
    );
  });

  it('makes the samples that records expect, and those that were taken', () => {
    const of = (window: number) => figures.of(rpc, 'window', window);
    const windows = [sunday + windowS, monday - windowS, monday, tuesday];
    const expected = windows.map((window) => of(window)?.['expected']);
    deepEqual(expected, [60, 60, 120, 180]);
    deepEqual(
      windows.map((window) => of(window)?.['reported']),
      expected,
    );
    deepEqual(
      windows.map((window) => of(window)?.['coverage_ppm']),
      [1_000_000, 1_000_000, 1_000_000, 1_000_000],
    );
  });

  it('leaves every record of the days before as it was, byte for byte', () => {
    ok(old.size > 20, `${old.size} records`);
    deepEqual(
      [...old].map(([key]) => [key, last.get(key)]),
      [...old],
    );
  });

  it('is not changed again while windows from before the last change are open', () => {
    equal(underway.code, 3, underway.stderr);
    match(underway.stderr, /windows from before it are open still/);
  });

  it('is changed by the command line: proposed, compared, voted on, closed and shown', () => {
    const proposal = JSON.parse(ranBy.propose.stdout) as { index: number; motion_call: string };
    equal(proposal.index, 1);
    match(ranBy.diff.stdout, /sampling\.samplesPerWindow +40 +- +60 +samples/);
    match(ranBy.close.stdout, /the motion is carried, and its call succeeded/);
    const next = { value: 60, from_s: tuesday, from_at: '2026-03-03T00:00:00.000Z' };
    deepEqual(samplesOf(ranBy.show), { value: 40, next });
    deepEqual(samplesOf(shown), { value: 60, next: null });
  });

  it('is all that the command line shows: this runtime can change each parameter', () => {
    deepEqual((JSON.parse(shown.stdout) as { missing: unknown }).missing, []);
    deepEqual(
      parametersOf(shown).filter((one) => !one.is_governed),
      [],
    );
  });

  it('is not proposed out of its bounds by the command line, which names them', () => {
    equal(ranBy.refused.code, 2);
    match(ranBy.refused.stderr, /sampling.samplesPerWindow must be 1 to 3600 samples, got 3601/);
  });

  it('stays as it is when a motion out of bounds is carried, and the event says why', async () => {
    const { api } = story.world.test;
    const events = await serve(carryMotion(api, asPromise(setSamples(3_601)), keys(alice, bob, charlie)));
    const { isExecuted, failure } = motionOutcome(events, api.registry);
    equal(isExecuted, true);
    equal(failure?.error, 'Sli.SamplesOutOfBounds');
    equal(ranBy.failed.code, 1);
    match(ranBy.failed.stdout, /its call failed and nothing has changed:\n {2}Sli.SamplesOutOfBounds: /);
    equal((await story.world.chain.samplingAt(0, story.window)).samplesPerWindow, 60);
  });

  it('changes its own members with three quarters, and not with half', async () => {
    const { api } = story.world.test;
    const seats = [alice, bob, charlie, eve].map((name) => pairOf(`//${name}`).address);
    const call = api.tx.council.setMembers(seats, null, 4);
    const half = await serve(carryMotion(api, call, keys(alice, bob)));
    equal(motionOutcome(half, api.registry).failure?.error, 'BadOrigin');
    await serve(passMotion(api, call, keys(alice, bob, charlie)));
    deepEqual(
      (await api.query.council.members()).map((member) => member.toString()).toSorted(),
      seats.toSorted(),
    );
  });

  it('counts the vote of the new member, and none of the one that left', async () => {
    const { api } = story.world.test;
    const share = asPromise(dynamicCall(api, 'sli', 'setClosingShare', [200_000]));
    // Who is no member has no part in the room of blocks that is kept for the Council: its vote is invalid.
    await rejects(serve(carryMotion(api, share, keys(dave, alice, bob))), /call is not expected/);
    await serve(passMotion(api, share, keys(eve, alice, bob)));
    equal((await api.query.sli.closingShare()).toNumber(), 200_000_000);
  });

  async function byMotion(): Promise<string> {
    const { world } = story;
    await serve(passMotion(world.test.api, asPromise(setSamples(40)), keys(alice, bob, charlie)));
    for (const window of [monday - windowS, monday]) {
      const { samplesPerWindow } = await world.chain.samplingAt(0, window);
      inForce.push([window, samplesPerWindow]);
    }
    const { v1 } = (await world.test.api.query.sli.sampling(0)).toJSON() as {
      v1: {
        current: { samplesPerWindow: number };
        next: [number, { samplesPerWindow: number }];
      };
    };
    const { current, next } = v1;
    return JSON.stringify({
      current: current.samplesPerWindow,
      next: [next[0], next[1].samplesPerWindow],
    });
  }

  async function byCommandLine(): Promise<typeof ranBy> {
    const changed = 'sampling.samplesPerWindow=60';
    const propose = await alone('Alice', 'params', 'propose', changed, '--json');
    const diff = await read('params', 'diff', '1');
    await voted('1');
    const close = await almanac('Alice', 'council', 'close', '1');
    const show = await read('params', 'show', '--json');
    const refused = await almanac('Alice', 'params', 'propose', 'sampling.samplesPerWindow=3601');
    await almanac('Alice', 'params', 'propose', '--call', setSamples(3_601).method.toHex());
    await voted('2');
    const failed = await alone('Bob', 'council', 'close', '2');
    return { propose, diff, close, show, refused, failed };
  }

  async function voted(motion: string): Promise<void> {
    await Promise.all(
      ['Alice', 'Bob', 'Charlie'].map(async (name) => {
        const { code, stderr } = await almanac(name, 'council', 'vote', motion, 'yes');
        equal(code, 0, stderr);
      }),
    );
  }

  async function read(...args: readonly string[]): Promise<Ran> {
    return await story.world.run(...args, '--url', story.world.test.url);
  }

  async function almanac(name: string, ...args: readonly string[]): Promise<Ran> {
    return await story.world.almanac(...args, ...signedBy(name));
  }

  /** As `almanac`, in a process of its own. */
  async function alone(name: string, ...args: readonly string[]): Promise<Ran> {
    return await story.world.almanacAlone(...args, ...signedBy(name));
  }

  function signedBy(name: string): readonly string[] {
    return ['--key', `//${name}`, '--local', '--url', story.world.test.url];
  }

  /** Reports more of an endpoint than was to be asked, with all else as it should be. */
  async function attempt(window: number, samples: number): Promise<void> {
    const { world } = story;
    // The chain counts the slots of the window first.
    while ((await world.test.api.query.sli.ended(0, window)).isEmpty) await world.test.build();
    const links = new HashChain(await readSecret(join(world.folder, 'Eve', 'secret')), 64);
    const link = links.link((window - joined) / windowS + 1);
    const entries = [{ target: 1, indicator: 'Rpc', samples, buckets: [] }];
    const evidence = { root: hash, contentId: hash };
    const call = dynamicCall(world.test.api, 'sli', 'report', [0, window, 0, link, evidence, entries]);
    const error = await serve(submit(world.test.api, asPromise(call), pairOf('//Eve'))).then(
      () => 'accepted',
      (reason: unknown) => (reason as Error).message,
    );
    attempts.push({ window, samples, error });
  }

  /** The call with the values of genesis but for the samples. */
  function setSamples(samplesPerWindow: number): DynamicCall {
    return dynamicCall(story.world.test.api, 'sli', 'setSampling', [
      0,
      {
        samplesPerWindow,
        distribution: 'Stratified',
        timeoutMs: 5_000,
        fastUs: { arrival: 1_000_000, rpc: 250_000, reachability: 250_000 },
        minCoveragePpm: 500_000,
        minReporters: 3,
        graceMs: 12_000,
        graceBlocks: 20,
        idleWindows: 3,
        hostRate: 10,
        clockOffsetMs: 500,
        lagBlocks: 5,
      },
    ]);
  }

  async function serve<Result>(work: Promise<Result>): Promise<Result> {
    return await story.world.test.serve(work);
  }
});

function parametersOf({ stdout }: Ran): readonly ShownParameter[] {
  return (JSON.parse(stdout) as { parameters: readonly ShownParameter[] }).parameters;
}

function samplesOf(ran: Ran) {
  const found = parametersOf(ran).find(({ name }) => name === 'sampling.samplesPerWindow');
  return found && { value: found.value, next: found.next };
}

function keys(...names: readonly (string | undefined)[]) {
  const [first, ...others] = names.map((name) => pairOf(`//${name}`));
  if (!first) throw new Error('a motion has a member that proposes it');
  return [first, ...others] as const;
}

/** The calls of a runtime that is met only now have the type of any API. */
function asPromise(call: DynamicCall): SubmittableExtrinsic<'promise'> {
  return call as SubmittableExtrinsic<'promise'>;
}
