import { deepEqual, equal, match, rejects } from 'node:assert/strict';
import { breakerConformance, faultOf } from '../../../../../tests/support/breaker-conformance.ts';
import { FakeBrokenNetwork } from '../../../../../tests/support/fake-broken-network.ts';
import { FakeLinkControl } from '../../../../../tests/support/fake-link-control.ts';
import { observerConformance } from '../../../../../tests/support/observer-conformance.ts';
import { planOf } from '../../../../src/lab/chaos/plan.ts';
import { runScenario, type ScenarioOutcome } from '../../../../src/lab/chaos/run-scenario.ts';
import { scenarioText } from '../../../../src/lab/chaos/scenario.ts';
import { FakeClock } from '../../reporting/agent/fakes/fake-clock.ts';

const names = ['v1', 'v2', 'v3', 'v4'];

describe('a network that is broken, as tests have it', () => {
  breakerConformance(() => Promise.resolve(new FakeBrokenNetwork(['v1', 'v2'], () => 0)));
  observerConformance(() => Promise.resolve(new FakeBrokenNetwork(['v1', 'v2'], () => 0)));
});

describe('a run of a scenario', () => {
  let clock: FakeClock;
  let network: FakeBrokenNetwork;
  let links: FakeLinkControl;
  let ending: AbortController;
  let told: string[];

  beforeEach(() => {
    clock = new FakeClock(0);
    network = new FakeBrokenNetwork(names, () => clock.monotonicMs());
    links = new FakeLinkControl(names);
    network.standsOn(links);
    ending = new AbortController();
    told = [];
  });

  it('breaks and heals at the times of its timeline', async () => {
    await played([{ kind: 'kill', nodes: ['v2'], at: '3s', for: '4s' }, restart('v3', '20s')]);
    deepEqual(network.acts, ['3000 kill v2', '7000 heal v2', '20000 restart v3']);
  });

  it('impairs links and clears them at the times of its timeline, and tells whoever watches', async () => {
    const faults = [
      { kind: 'delay', time: 300, from: 'v1', at: '2s', for: '5s' },
      { kind: 'loss', percent: 1, at: '4s', for: '1s' },
    ];
    const { links: counted } = await played(faults);
    deepEqual(network.acts, [
      '2000 apply run-1-0-0',
      '4000 apply run-1-1-0',
      '5000 clear run-1-1-0',
      '7000 clear run-1-0-0',
    ]);
    deepEqual(await links.faults(), []);
    equal(counted?.length, 12);
    deepEqual(told, ['delay 300 ms v1 → all', 'loss 1 % all links', 'end', 'end']);
  });

  it('sees finality go on without a minority, and stop without one more', async () => {
    const without = async (pick: string, finality: string) => {
      const { verdicts } = await played([{ kind: 'pause', pick, for: '30s' }], { finality });
      return verdicts.find(({ rule }) => rule.startsWith('finality'))?.held;
    };
    deepEqual([await without('minority', 'goes_on'), await without('minority', 'stops')], [true, false]);
    deepEqual([await without('one-third', 'stops'), await without('one-third', 'goes_on')], [true, false]);
  });

  it('sees the same of validators that run and are cut off, and each has recovered once it sees the others again', async () => {
    const cutOff = async (pick: string, finality: string) => {
      const { verdicts } = await played([{ kind: 'partition', pick, for: '30s' }], { finality });
      return verdicts.filter(({ rule }) => /finality|recovers/.test(rule)).map(({ held }) => held);
    };
    deepEqual(await cutOff('minority', 'goes_on'), [true, true]);
    deepEqual(await cutOff('one-third', 'stops'), [true, true]);
  });

  it('judges how old the best block and how far behind finality may be while something is at fault', async () => {
    const fault = { kind: 'partition', pick: 'one-third', for: '30s' };
    const worst = async (during: object) =>
      (await played([fault], { during })).verdicts
        .filter(({ rule }) => rule === 'head_age' || rule === 'finality_lag')
        .map(({ held }) => held);
    deepEqual(await worst({ head_age: '40s', finality_lag: 2 }), [true, true]);
    deepEqual(await worst({ head_age: '10s', finality_lag: 1 }), [false, false]);
  });

  it('ends where it is told to, heals, and fails', async () => {
    const fault = { kind: 'partition', pick: 'one-third', at: '1s', for: '100s' };
    const later = { kind: 'kill', nodes: ['v1'], at: '150s', for: '1s' };
    const { verdicts, done } = await played([fault, later], {}, { no_finality_for: '20s' });
    deepEqual(
      verdicts.filter(({ held }) => held !== true).map(({ rule }) => rule),
      ['not_aborted'],
    );
    match(verdicts.at(-1)?.text ?? '', /no block became final for 20\.0 s/);
    deepEqual([done.length, network.acts.length, await links.faults()], [1, 2, []]);
  });

  it('cannot tell of finality where no fault is long enough', async () => {
    const { verdicts } = await played([{ kind: 'pause', pick: 'minority', for: '5s' }], {
      finality: 'goes_on',
    });
    deepEqual(
      verdicts.filter(({ held }) => held === undefined).map(({ rule }) => rule),
      ['finality_goes_on'],
    );
  });

  it('says how soon it has recovered, and fails when a node never does', async () => {
    const faults = [{ kind: 'pause', nodes: ['v1'], for: '5s' }];
    const recovered = async () => (await played(faults)).verdicts.find(({ rule }) => rule === 'recovers');
    equal((await recovered())?.held, true);
    network.acts.length = 0;
    network.stuck = 'v1';
    deepEqual(await recovered(), {
      rule: 'recovers',
      held: false,
      text: 'recovers from 0.0 s to 5.0 s: not within 20.0 s',
    });
  });

  it('judges the recovery of faults that come again too soon after the last one, when asked to', async () => {
    const flapping = {
      kind: 'partition',
      pick: 'one-third',
      for: '4s',
      repeat: { every: '4100ms', times: 3 },
    };
    const recoveries = async (recovers_after: string) =>
      (await played([flapping], { recovers_after })).verdicts.filter(({ rule }) => rule === 'recovers');
    deepEqual(
      (await recoveries('each')).map(({ held }) => held),
      [undefined, undefined, true],
    );
    deepEqual(
      (await recoveries('last')).map(({ held }) => held),
      [true],
    );
  });

  it('fails when two nodes call another block final', async () => {
    network.ledger.noteFinal('v1', 0, ['0xa', '0xb']);
    network.ledger.noteFinal('v2', 0, ['0xa', '0xc']);
    const { verdicts } = await played([restart('v1', '1s')]);
    deepEqual(
      verdicts.filter(({ held }) => held === false).map(({ text }) => text),
      ['one final block a height: block 1 is final as 0xb at v1 and as 0xc at v2'],
    );
  });

  it('breaks nothing where the network is not well to begin with', async () => {
    await network.begin(faultOf('kill'), 'v4');
    network.acts.length = 0;
    await rejects(played([restart('v1', '1s')]), { code: 'unknown/not_steady' });
    deepEqual(network.acts, []);
  });

  it('fails, and breaks nothing, where blocks come and nobody votes on them', async () => {
    network.isWithoutVotes = true;
    const { verdicts, done } = await played([restart('v1', '1s')]);
    deepEqual([done.length, verdicts.length, verdicts[0]?.held], [0, 1, false]);
    match(
      verdicts[0]?.text ?? '',
      /^finality goes on before anything is broken: \d+ blocks came, and none became final$/,
    );
    deepEqual(network.acts, []);
  });

  it('heals what it broke when it is interrupted', async () => {
    const running = play([
      { kind: 'kill', nodes: ['v2', 'v3'], at: '1s', for: '60s' },
      { kind: 'delay', time: 300, at: '1s', for: '60s' },
    ]);
    await clock.pass(10_000);
    deepEqual([network.broken(), (await links.faults()).length], [['v2', 'v3'], 1]);
    ending.abort(new Error('Ctrl-C'));
    await rejects(running, /Ctrl-C/);
    deepEqual([network.broken(), await links.faults()], [[], []]);
    equal(told.filter((line) => line === 'end').length, 3);
  });

  it('heals what it broke when a node cannot be broken', async () => {
    const begin = network.begin.bind(network);
    network.begin = async (fault, node) => {
      if (node === 'v3') throw new Error('no such process');
      await begin(fault, node);
    };
    const faults = [{ kind: 'kill', nodes: ['v2'], for: '60s' }, restart('v3', '5s')];
    const failed = rejects(play(faults), /no such process/);
    await clock.pass(100_000);
    await failed;
    deepEqual(network.broken(), []);
  });

  async function play(
    faults: readonly unknown[],
    expect: object = {},
    abort_when: object = {},
  ): Promise<ScenarioOutcome> {
    const document = { faults, expect: { recovers_within: '20s', ...expect }, abort_when };
    const nodes = names.map((name) => ({ name, role: 'validator' as const }));
    const plan = await planOf(scenarioText(document, 'it'), { nodes, seed: 1, breaker: network, links });
    return await runScenario({
      ...plan,
      slotMs: 1_000,
      breaker: network,
      links,
      observer: network,
      faultLog: { begin: ({ text }) => told.push(text), end: () => told.push('end') },
      clock,
      signal: ending.signal,
      tell: () => undefined,
    });
  }

  async function played(
    faults: readonly unknown[],
    expect?: object,
    abortWhen?: object,
  ): Promise<ScenarioOutcome> {
    const running = play(faults, expect, abortWhen);
    running.catch(() => undefined);
    await clock.pass(200_000);
    return await running;
  }
});

function restart(node: string, at: string): unknown {
  return { kind: 'restart', nodes: [node], at };
}
