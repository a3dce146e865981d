import { deepEqual, equal, match, ok, rejects } from 'node:assert/strict';
import { FakeCommitChain } from '../../../../../tests/support/fake-commit-chain.ts';
import { createAgent } from '../../../../src/reporting/agent/agent.ts';
import { ClaimDuty } from '../../../../src/reporting/proof/claim-duty.ts';
import { decodeEvidence } from '../../../../src/sli/evidence/decode.ts';
import { AgentRig, account, firstWindow } from './fakes/agent-rig.ts';

describe('an agent', () => {
  let rig: AgentRig;
  beforeEach(() => {
    rig = new AgentRig();
  });
  afterEach(() => rig.stop());

  it('reports every window once, with evidence of every planned sample', async () => {
    rig.start();
    await rig.pass(70);
    deepEqual(rig.reported(), [0, 1, 2]);
    deepEqual(await rig.states(), { 0: 'closed', 1: 'closed', 2: 'closed', 3: 'measuring' });
    equal(rig.chain.duplicates, 0);
    const report = rig.chain.reports.get(firstWindow + 20);
    deepEqual(
      report?.entries.map(({ target, indicator, samples }) => ({ target, indicator, samples })),
      [{ target: 1, indicator: 'rpc', samples: 4 }],
    );
    const files = [...rig.files.values()].map((bytes) => decodeEvidence(bytes));
    ok(files.some((file) => file.contentId === report?.contentId && file.root === report?.root));
    deepEqual((await rig.agent?.status())?.faults, {});
  });

  it('goes on with a window after a restart: what was not sampled meanwhile is untaken, nothing is reported twice', async () => {
    rig.start();
    await rig.pass(27);
    await rig.stop();
    await rig.pass(6);
    rig.start();
    await rig.pass(35);
    deepEqual(rig.reported(), [0, 1, 2]);
    equal(rig.chain.duplicates, 0);
    const { samples } = rig.chain.reports.get(firstWindow + 20)?.entries[0] ?? { samples: 0 };
    ok(samples >= 1 && samples < 4, `${samples}`);
    const file = [...rig.files.values()]
      .map(decodeEvidence)
      .find(({ header }) => header.window === firstWindow + 20);
    equal(file?.samples.length, 4);
    ok(file?.samples.some(({ outcome }) => outcome.kind === 'untaken' && outcome.reason === 'stopped'));
  });

  it('claims what closed windows have earned, again and again, and says nothing to a chain that pays nobody', async () => {
    const claims = new FakeCommitChain();
    const claiming = new ClaimDuty({
      ...rig.options(),
      ...rig.parts(),
      claims,
      fileOf: async () => undefined,
    });
    rig.start({ outboxDuties: [claiming] });
    await rig.pass(50);
    equal(claims.asked, 0);
    rig.chain.firstOpen = firstWindow + 40;
    await rig.pass(25);
    // Both windows once: there was nothing to claim, and there never will be.
    equal(claims.asked, 2);
    const jobs = rig.figures.filter(
      ([name, { job }]) => name === 'almanac_jobs_completed_total' && job === 'claim',
    );
    ok(jobs.length >= 3, `${jobs.length}`);
  });

  it('says of a window that the chain has closed without it that it is absent', async () => {
    rig.start();
    await rig.pass(30);
    await rig.stop();
    await rig.pass(60);
    rig.chain.firstOpen = firstWindow + 60;
    rig.start();
    await rig.pass(2);
    equal((await rig.states())[1], 'absent too_late');
  });

  it('does not report again what the chain has and the store has lost', async () => {
    rig.start();
    await rig.pass(30);
    await rig.stop();
    await rig.store.putWindow({ network: 0, reporter: account, window: firstWindow, state: 'measuring' });
    rig.start();
    await rig.pass(3);
    equal((await rig.states())[0], 'closed');
    deepEqual(rig.reported(), [0]);
    equal(rig.chain.duplicates, 0);
  });

  it('reports all windows of a halt of the chain when it moves again', async () => {
    rig.start();
    await rig.pass(10);
    rig.isHalted = true;
    await rig.pass(70);
    deepEqual(rig.reported(), []);
    rig.isHalted = false;
    await rig.pass(10);
    deepEqual(rig.reported(), [0, 1, 2, 3]);
    equal(rig.chain.reports.get(firstWindow + 40)?.entries[0]?.samples, 4);
  });

  it('withholds a window that was begun long before its time, by a clock that was set back since', async () => {
    rig.start();
    rig.clock.offMs = 60_000;
    await rig.pass(5);
    await rig.stop();
    rig.clock.offMs = 0;
    rig.start();
    await rig.pass(100);
    match((await rig.states())[3] ?? '', /^absent clock_fault/);
    ok(!rig.reported().includes(3));
    const fault = await rig.store.getValue(`clock-fault/0/${account}/${firstWindow + 60}`);
    equal(fault, undefined, 'what was noted of a window that is settled goes');
  });

  for (const minutes of [10, -10]) {
    it(`withholds the windows of a clock that jumps by ${minutes} minutes, and reports those after it was set right`, async () => {
      rig.start();
      await rig.pass(45);
      rig.clock.offMs = minutes * 60_000;
      await rig.pass(5);
      rig.clock.offMs = 0;
      await rig.pass(75);
      const reported = rig.reported();
      deepEqual(
        reported.filter((window) => window !== 2),
        [0, 1, 3, 4, 5].filter((window) => reported.includes(window)),
      );
      ok(!reported.includes(2), 'the window of the jump');
      for (const window of [0, 1, 3, 4])
        ok(reported.includes(window), `window ${window} of ${reported.join()}`);
      equal(rig.chain.duplicates, 0);
      match((await rig.states())[2] ?? '', /^absent clock_fault/);
    });
  }

  it('withholds a window when no sample was taken', async () => {
    rig.outcome = { kind: 'untaken', reason: 'offline' };
    rig.start();
    await rig.pass(30);
    equal((await rig.states())[0], 'absent no_samples');
  });

  for (const [offsetMs, state] of [
    [1_500, 'absent clock_offset'],
    [900, 'absent clock_fault'],
  ] as const) {
    it(`withholds what its clock forbids: ${state}, and says so`, async () => {
      rig.arrivals = {
        arrivalsOf: async () => ({ samples: [], clockOffsetMs: offsetMs, withheld: 'the clock is off' }),
        clockOffsetMs: () => offsetMs,
        dropBefore: async () => undefined,
        close: async () => undefined,
      };
      rig.start();
      await rig.pass(30);
      equal((await rig.states())[0], state);
      const faults: Readonly<Record<string, string>> = (await rig.agent?.status())?.faults ?? {};
      equal(faults['clock'], offsetMs > 1_000 ? "the clock is 1500 ms off the others'" : undefined);
    });
  }

  it('reports arrivals with all authors, and never its own', async () => {
    const block = {
      network: 0,
      window: firstWindow,
      indicator: 'arrival' as const,
      instantUs: firstWindow * 1e6,
    };
    const outcome = { kind: 'answer' as const, latencyUs: 5 };
    rig.arrivals = {
      arrivalsOf: async ({ window }) => ({
        samples: window === firstWindow ? [0, 1, 2].map((target) => ({ ...block, target, outcome })) : [],
        clockOffsetMs: 3,
      }),
      clockOffsetMs: () => 0,
      dropBefore: async () => undefined,
      close: async () => undefined,
    };
    rig.start();
    await rig.pass(30);
    deepEqual(
      rig.chain.reports.get(firstWindow)?.entries.map(({ target, indicator }) => `${target} ${indicator}`),
      ['0 arrival', '1 arrival', '1 rpc'],
    );
  });

  it('measures nothing and says why while it is no reporter, and begins when it is one', async () => {
    const { standing } = rig.chain;
    rig.chain.standing = undefined;
    rig.start();
    await rig.pass(25);
    deepEqual(await rig.states(), {});
    match(
      (await rig.agent?.status())?.faults['reporter'] ?? '',
      /is not a reporter of this chain; register it/,
    );
    rig.chain.standing = standing && { ...standing, joined: firstWindow + 20, linkWindow: firstWindow };
    await rig.pass(50);
    deepEqual(rig.reported(), [1, 2]);
  });

  it('withholds what a clock behind the chain has measured, also without a vantage', async () => {
    rig.clock.offMs = -20_000;
    rig.start();
    await rig.pass(65);
    match((await rig.agent?.status())?.faults['clock'] ?? '', /clock is behind: .* 1\d s in its future/);
    deepEqual(rig.reported(), []);
  });

  it('says in its health that its hash chain is not the registered one', async () => {
    rig.start();
    await rig.pass(5);
    const { standing } = rig.chain;
    rig.chain.standing = standing && { ...standing, link: `0x${'77'.repeat(32)}` };
    await rig.pass(30);
    match(
      (await rig.agent?.status())?.faults['reporter'] ?? '',
      /secret .* is not the one that it registered/,
    );
  });

  it('takes up a target that is registered just before the window begins and known only after', async () => {
    rig.start();
    await rig.pass(18);
    await rig.pass(3);
    rig.chain.targets = [
      ...rig.chain.targets,
      { id: 3, label: 'v3', account: 'v3', addresses: [{ kind: 'rpc', url: 'ws://v3', peerId: 'p3' }] },
    ];
    await rig.pass(30);
    const entries = rig.chain.reports.get(firstWindow + 20)?.entries ?? [];
    deepEqual(
      entries.map(({ target }) => target),
      [1, 3],
    );
  });

  for (const [what, code, spoil] of [
    ['another chain', 'bad_input/wrong_genesis', () => ({ genesis: `0x${'22'.repeat(32)}` })],
    ["another reporter's key", 'bad_input/wrong_signer', () => ({})],
    ['another secret', 'bad_input/hash_chain', () => ({})],
  ] as const) {
    it(`refuses ${what} at the start`, async () => {
      const { standing } = rig.chain;
      if (code === 'bad_input/wrong_signer' && standing)
        rig.chain.standing = { ...standing, signer: account };
      if (code === 'bad_input/hash_chain' && standing)
        rig.chain.standing = { ...standing, link: `0x${'00'.repeat(32)}` };
      const agent = createAgent({ ...rig.options(), ...spoil() }, rig.parts());
      await rejects(agent.run(), { code });
    });
  }
});
