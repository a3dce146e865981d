import assert from 'node:assert/strict';
import { effectOf, readCall, scheduledChanges } from '../../../../../src/chain/govern/changes.ts';
import { readGoverned } from '../../../../../src/chain/govern/governed.ts';
import type { Motion } from '../../../../../src/chain/govern/motion.ts';
import { diffDocument, diffLines } from '../../../../../src/govern/cli/params/diff.ts';
import { fakeCall } from '../../../chain/govern/fake-call.ts';
import { bob, fakeState, midnightS, sampling } from '../../../chain/govern/fake-state.ts';

const about = { chainName: 'Local', url: 'ws://127.0.0.1:9944', names: {} };

function motionOf(call: ReturnType<typeof fakeCall>): Motion & { call: NonNullable<Motion['call']> } {
  const votes = { threshold: 3, ayes: [], nays: [], endBlock: 100 };
  return { index: 7, hash: '0xab', ...votes, call: { hex: '0x', read: readCall(call) } };
}

describe('almanac params diff', () => {
  it('has old and new values of a motion side by side', async () => {
    const governed = await readGoverned(fakeState(), 0);
    const motion = motionOf(
      fakeCall('sli.setSampling', { network: 0, sampling: { ...sampling, samplesPerWindow: 60 } }),
    );
    const difference = { motion, ...effectOf(motion.call.read, governed) };
    assert.deepEqual(diffLines(difference, { ...about, governed }), [
      'Local at ws://127.0.0.1:9944: changes of motion 7 (0xab) on this chain',
      '',
      'parameter                  now  scheduled  proposed  unit     from',
      'sampling.samplesPerWindow   30          -        60  samples  from the next UTC midnight on',
    ]);
    const document = diffDocument(difference, { ...about, governed });
    assert.deepEqual(document.motion, { index: 7, hash: '0xab' });
    assert.deepEqual([document.changes[0]?.now, document.changes[0]?.after], [30n, 60n]);
  });

  it('names a call that sets no parameter', async () => {
    const governed = await readGoverned(fakeState(), 0);
    const motion = motionOf(fakeCall('registry.admit', { network: 0, account: bob }));
    const lines = diffLines({ motion, ...effectOf(motion.call.read, governed) }, { ...about, governed });
    assert.equal(lines.at(-1), `it calls registry.admit(network 0, account ${bob})`);
  });

  it('has what is scheduled, with the instant', async () => {
    const next = [midnightS, { ...sampling, hostRate: 20 }];
    const governed = await readGoverned(fakeState({ 'sli.sampling': { current: sampling, next } }), 0);
    const lines = diffLines({ changes: scheduledChanges(governed), others: [] }, { ...about, governed });
    assert.match(lines.at(-1) ?? '', /sampling.hostRate +10 +- +20 +requests\/s +2026-03-02 00:00:00 UTC/);
  });

  it('says that nothing is scheduled', async () => {
    const governed = await readGoverned(fakeState(), 0);
    const lines = diffLines({ changes: [], others: [] }, { ...about, governed });
    assert.equal(lines.at(-1), 'nothing is scheduled');
  });
});
