import assert from 'node:assert/strict';
import { effectOf, readCall, scheduledChanges } from '../../../../src/chain/govern/changes.ts';
import { readGoverned } from '../../../../src/chain/govern/governed.ts';
import { fakeCall } from './fake-call.ts';
import { alice, bob, charlie, fakeState, midnightS, retention, sampling } from './fake-state.ts';

const setSampling = (network: number, samplesPerWindow: number) =>
  fakeCall('sli.setSampling', { network, sampling: { ...sampling, samplesPerWindow } });

describe('effectOf', () => {
  it('tells which parameters a call changes', async () => {
    const { changes, others } = effectOf(readCall(setSampling(0, 60)), await readGoverned(fakeState(), 0));
    assert.deepEqual(others, []);
    assert.deepEqual(changes, [
      {
        name: 'sampling.samplesPerWindow',
        unit: 'samples',
        now: 30n,
        after: 60n,
        inForce: 'from the next UTC midnight on',
      },
    ]);
  });

  it('tells what was scheduled and would be replaced', async () => {
    const next = { ...sampling, samplesPerWindow: 45 };
    const state = fakeState({ 'sli.sampling': { current: sampling, next: [midnightS, next] } });
    const [change] = effectOf(readCall(setSampling(0, 60)), await readGoverned(state, 0)).changes;
    assert.deepEqual([change?.now, change?.scheduled?.value, change?.after], [30n, 45n, 60n]);
  });

  it('adds up the calls of a batch, and keeps those that set nothing', async () => {
    const admit = fakeCall('registry.admit', { network: 0, account: bob });
    const batch = fakeCall('utility.batchAll', {
      calls: [
        fakeCall('sli.setRetention', { network: 0, retention: { ...retention, days: 90 } }),
        fakeCall('validators.setValidators', { new: [alice, charlie] }),
        admit,
      ],
    });
    const { changes, others } = effectOf(readCall(batch), await readGoverned(fakeState(), 0));
    assert.deepEqual(
      changes.map(({ name, now, after }) => [name, now, after]),
      [
        ['retention.days', 35n, 90n],
        ['validators', [alice, bob], [alice, charlie]],
      ],
    );
    assert.deepEqual(
      others.map(({ method }) => method),
      ['admit'],
    );
  });

  it('does not take the call of another network for one of this', async () => {
    const { changes, others } = effectOf(readCall(setSampling(7, 60)), await readGoverned(fakeState(), 0));
    assert.deepEqual([changes.length, others.length], [0, 1]);
  });
});

describe('scheduledChanges', () => {
  it('has what follows and from when, and nothing where nothing follows', async () => {
    const next = { ...sampling, hostRate: 20 };
    const state = fakeState({ 'sli.sampling': { current: sampling, next: [midnightS, next] } });
    assert.deepEqual(
      scheduledChanges(await readGoverned(state, 0)).map(({ name, now, after, fromS }) => [
        name,
        now,
        after,
        fromS,
      ]),
      [['sampling.hostRate', 10n, 20n, midnightS]],
    );
    assert.deepEqual(scheduledChanges(await readGoverned(fakeState(), 0)), []);
  });
});
