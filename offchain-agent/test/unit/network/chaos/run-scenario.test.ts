import { deepEqual, equal, rejects } from 'node:assert/strict';
import { breakerConformance } from '../../../../../tests/support/breaker-conformance.ts';
import { FakeBrokenNetwork } from '../../../../../tests/support/fake-broken-network.ts';
import type { ScenarioOutcome } from '../../../../src/network/chaos/run-scenario.ts';
import { runScenario } from '../../../../src/network/chaos/run-scenario.ts';
import { checkScenario } from '../../../../src/network/chaos/scenario.ts';
import { timelineOf } from '../../../../src/network/chaos/timeline.ts';
import { FakeClock } from '../../agent/fakes/fake-clock.ts';

const names = ['v1', 'v2', 'v3', 'v4'];

describe('a network that is broken, as tests have it', () => {
  breakerConformance(() => Promise.resolve(new FakeBrokenNetwork(['v1', 'v2'], () => 0)));
});

describe('a run of a scenario', () => {
  let clock: FakeClock;
  let network: FakeBrokenNetwork;
  let ending: AbortController;

  beforeEach(() => {
    clock = new FakeClock(0);
    network = new FakeBrokenNetwork(names, () => clock.monotonicMs());
    ending = new AbortController();
  });

  it('breaks and heals at the times of its timeline', async () => {
    await played([{ kind: 'kill', nodes: ['v2'], at: '3s', for: '4s' }, restart('v3', '20s')]);
    deepEqual(network.acts, ['3000 kill v2', '7000 heal v2', '20000 restart v3']);
  });

  it('sees finality go on without a minority, and stop without one more', async () => {
    const without = async (pick: string, finality: string) => {
      const { verdicts } = await played([{ kind: 'pause', pick, for: '30s' }], { finality });
      return verdicts.find(({ rule }) => rule.startsWith('finality'))?.held;
    };
    deepEqual([await without('minority', 'goes_on'), await without('minority', 'stops')], [true, false]);
    deepEqual([await without('one-third', 'stops'), await without('one-third', 'goes_on')], [true, false]);
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
    await network.begin('kill', 'v4');
    network.acts.length = 0;
    await rejects(played([restart('v1', '1s')]), { code: 'unknown/not_steady' });
    deepEqual(network.acts, []);
  });

  it('heals what it broke when it is interrupted', async () => {
    const running = play([{ kind: 'kill', nodes: ['v2', 'v3'], at: '1s', for: '60s' }]);
    await clock.pass(10_000);
    deepEqual(network.broken(), ['v2', 'v3']);
    ending.abort(new Error('Ctrl-C'));
    await rejects(running, /Ctrl-C/);
    deepEqual(network.broken(), []);
  });

  it('heals what it broke when a node cannot be broken', async () => {
    const begin = network.begin.bind(network);
    network.begin = async (kind, node) => {
      if (node === 'v3') throw new Error('no such process');
      await begin(kind, node);
    };
    const faults = [{ kind: 'kill', nodes: ['v2'], for: '60s' }, restart('v3', '5s')];
    const failed = rejects(play(faults), /no such process/);
    await clock.pass(100_000);
    await failed;
    deepEqual(network.broken(), []);
  });

  function play(faults: readonly unknown[], expect: object = {}): Promise<ScenarioOutcome> {
    const scenario = checkScenario({ faults, expect: { recovers_within: '20s', ...expect } }, 'it');
    return runScenario({
      scenario,
      timeline: timelineOf(
        scenario,
        names.map((name) => ({ name, isValidator: true })),
        1,
        'it',
      ),
      slotMs: 1_000,
      breaker: network,
      observer: network,
      clock,
      signal: ending.signal,
      tell: () => undefined,
    });
  }

  async function played(faults: readonly unknown[], expect?: object): Promise<ScenarioOutcome> {
    const running = play(faults, expect);
    running.catch(() => undefined);
    await clock.pass(200_000);
    return await running;
  }
});

function restart(node: string, at: string): unknown {
  return { kind: 'restart', nodes: [node], at };
}
