import { deepEqual, equal } from 'node:assert/strict';
import { watchedState } from '../../../../../../tests/support/exporter-scene.ts';
import { parachainSlots, slots } from '../../../../../src/measure/cli/watch/engines.ts';
import { createObserverApi } from '../../../../../src/measure/cli/watch/observer-api.ts';
import type { NamedState, WatchedChain } from '../../../../../src/measure/cli/watch/presentation.ts';

const chain: WatchedChain & { readonly genesisHash: string } = {
  chainName: 'Home',
  engine: 'aura',
  basis: 'census',
  specName: 'home',
  url: 'ws://127.0.0.1:9944',
  genesisHash: `0x${'01'.repeat(32)}`,
};

/** Each has an account. */
function stateOf(...labels: readonly string[]): NamedState {
  const state = watchedState(labels);
  const everybody = state.validators.map((one) => ({ ...one, account: `5${one.label}` }));
  return { ...state, validators: everybody, everybody };
}

interface Ranking {
  readonly origin: string;
  readonly rows: readonly { readonly target: number; readonly record: Readonly<Record<string, unknown>> }[];
}

describe('the API of a watch', () => {
  it('answers nothing before the first finalized block, and of nothing else later', () => {
    const api = createObserverApi(slots, chain);
    equal(api.answer('networks'), undefined);
    api.take(stateOf('v1'));
    equal(api.answer('networks/0/targets/1/history'), undefined);
    equal(api.answer('networks/0/ranking', 'rpc'), undefined);
    equal(api.answer('networks/1/ranking'), undefined);
  });

  it('has the counts of the watch, as one observer has them, without an interval', () => {
    const api = createObserverApi(slots, chain);
    api.take(stateOf('v1', 'v2'));
    const { networks } = api.answer('networks') as { networks: unknown };
    deepEqual(networks, [{ id: 0, name: 'Home', genesis_hash: chain.genesisHash }]);
    const { targets } = api.answer('networks/0/targets') as { targets: readonly { target: number }[] };
    deepEqual(
      targets.map(({ target }) => target),
      [1, 2],
    );
    const { origin, rows } = api.answer('networks/0/ranking') as Ranking;
    equal(origin, 'observer');
    const { authored_slots, assigned_slots, missed_slots, sli_ppm, low_ppm } = rows[0]?.record ?? {};
    deepEqual([authored_slots, assigned_slots, missed_slots, sli_ppm, low_ppm], [8, 10, 2, 800_000, null]);
    const arrival = (api.answer('networks/0/ranking', 'arrival') as Ranking).rows[0]?.record;
    deepEqual([arrival?.['p50_us'], arrival?.['p95_us'], arrival?.['reporters']], [20_000, 50_000, 1]);
  });

  it('says so where its slots are proved', () => {
    const api = createObserverApi(slots, { ...chain, proof: { range: undefined } });
    api.take(stateOf('v1'));
    equal((api.answer('networks/0/ranking') as Ranking).origin, 'observer_proved');
  });

  it('ranks nobody where no miss can be known', () => {
    const api = createObserverApi(parachainSlots, chain);
    api.take(stateOf('v1') as never);
    deepEqual((api.answer('networks/0/ranking') as Ranking).rows, []);
  });
});
