import { deepEqual, equal } from 'node:assert/strict';
import { settled } from '../../../../../tests/support/settled.ts';
import type { MeasuredTarget } from '../../../../src/chain/reporting/reporting-chain.ts';
import type { InstantsContext, InstantsPlan } from '../../../../src/measure/sample/run-instants.ts';
import { WindowRun } from '../../../../src/reporting/window/window-run.ts';
import { planWindow } from '../../../../src/reporting/window-facts.ts';
import { HashChain } from '../../../../src/sli/hash-chain.ts';
import type { Sample, SampleOutcome } from '../../../../src/sli/sample.ts';
import { AgentRig, account, firstWindow } from '../agent/fakes/agent-rig.ts';
import { parameters } from '../agent/fakes/reporter-chain.ts';

function sampleAt(instantUs: number): Sample {
  const outcome = { kind: 'answer', latencyUs: 1_000 } as const;
  return { network: 0, window: 0, target: 1, indicator: 'rpc', instantUs, outcome };
}

describe('the samples of one window', () => {
  const links = new HashChain(new Uint8Array(32).fill(7), 5);
  const started: { readonly plan: InstantsPlan; readonly context: InstantsContext }[] = [];
  const taken: Sample[] = [];
  const failures: unknown[] = [];
  let rig: AgentRig;
  let behave: (context: InstantsContext) => Promise<void>;

  /** Takes samples until it is stopped. */
  const untilStopped = async ({ signal }: InstantsContext): Promise<void> => {
    await rig.clock.until(Number.POSITIVE_INFINITY, signal);
  };

  function begin(change: Parameters<AgentRig['parts']>[0] = {}): WindowRun {
    const standing = {
      account,
      signer: account,
      joined: firstWindow,
      link: links.head,
      linkWindow: firstWindow - 20,
    };
    const facts = { network: 0, window: firstWindow, parameters, own: new Set<number>(), standing };
    const plan = planWindow({ ...facts, targets: rig.chain.targets }, links, rig.chain.genesisHash, account);
    const runInstants = async (of: InstantsPlan, context: InstantsContext): Promise<void> => {
      started.push({ plan: of, context });
      await behave(context);
    };
    const onFailure = (error: unknown): void => void failures.push(error);
    const onSample = (sample: Sample): void => void taken.push(sample);
    return new WindowRun(plan, {
      account,
      parts: rig.parts({ runInstants, ...change }),
      onSample,
      onFailure,
    });
  }

  const other = (target: MeasuredTarget, change: Partial<MeasuredTarget>): MeasuredTarget => ({
    ...target,
    ...change,
  });

  beforeEach(() => {
    for (const list of [started, taken, failures]) list.length = 0;
    rig = new AgentRig();
    behave = untilStopped;
  });

  it('are asked for under the ids of the window, also when they go on elsewhere', async () => {
    const { probes } = rig.parts();
    const links: string[] = [];
    const run = begin({
      probes: {
        ...probes,
        indicatorsOf: async (targets, of, ids) => {
          links.push(ids.link);
          return await probes.indicatorsOf(targets, of, ids);
        },
      },
    });
    await settled();
    await run.retarget(rig.chain.targets.map((target) => other(target, { addresses: [] })));
    await settled();
    await run.stop();
    deepEqual(links, [run.plan.link, run.plan.link]);
  });

  it('end with the window, and are stopped for good', async () => {
    const run = begin();
    equal(run.endMs, firstWindow * 1_000 + parameters.windowMs);
    await settled();
    equal(started[0]?.context.signal.aborted, false);
    await run.stop();
    equal(started[0]?.context.signal.aborted, true);
    equal(started.length, 1);
  });

  it('go on at other addresses, and undisturbed by other names of the same ones', async () => {
    const run = begin();
    const [first, ...rest] = rig.chain.targets;
    if (!first) throw new Error('there is no target');
    await run.retarget([other(first, { label: 'renamed' }), ...rest]);
    await settled();
    equal(started.length, 1);
    await run.retarget([other(first, { addresses: [] }), ...rest]);
    await settled();
    deepEqual(
      started.map(({ context }) => context.signal.aborted),
      [true, false],
    );
    await run.retarget([other(first, { id: 7, addresses: [] }), ...rest]);
    await settled();
    equal(started.length, 3);
    deepEqual(started[2]?.plan.indicators[0]?.targetIds, [7, 2]);
    await run.stop();
  });

  it('do not begin again when they are stopped while addresses change', async () => {
    const run = begin();
    await settled();
    await Promise.all([run.retarget([]), run.stop()]);
    await settled();
    equal(started.length, 1);
  });

  it('are told of, but for those that were stopped: they may still be taken', async () => {
    const outcomes: SampleOutcome[] = [
      { kind: 'answer', latencyUs: 5 },
      { kind: 'null', reason: 'timeout' },
      { kind: 'untaken', reason: 'stopped' },
      { kind: 'untaken', reason: 'offline' },
    ];
    behave = async ({ onSample }) => {
      for (const outcome of outcomes) await onSample({ ...sampleAt(0), outcome });
    };
    const run = begin();
    await settled();
    await run.stop();
    deepEqual(
      taken.map(({ outcome }) => outcome),
      outcomes.filter((outcome) => outcome.kind !== 'untaken' || outcome.reason !== 'stopped'),
    );
    deepEqual(failures, []);
  });

  it('that cannot be taken are a failure', async () => {
    const failure = new Error('no probe');
    behave = async () => {
      throw failure;
    };
    const run = begin();
    await settled();
    await run.stop();
    deepEqual(failures, [failure]);
  });
});
