import assert from 'node:assert/strict';
import type { EventRecord } from '@polkadot/types/interfaces';
import { motionOutcome } from '../../../../src/chain/govern/motion-outcome.ts';

type Registry = Parameters<typeof motionOutcome>[1];

const registry = {
  findMetaError: () => ({
    section: 'sli',
    name: 'SamplesOutOfBounds',
    docs: ['Samples per window are', 'out of bounds.'],
  }),
} as unknown as Registry;
const ok = { isErr: false };
const moduleError = { isModule: true, asModule: {} };

function event(name: string, ...data: readonly unknown[]): EventRecord {
  const [section, method] = name.split('.');
  return { event: { section, method, data } } as unknown as EventRecord;
}

const outcome = (...events: readonly EventRecord[]) => motionOutcome(events, registry);

describe('motionOutcome', () => {
  it('has index and hash of a motion that was opened', () => {
    const proposed = event('council.Proposed', 'who', 7, { toHex: () => '0xab' }, 3);
    assert.deepEqual(outcome(proposed), {
      proposed: { index: 7, hash: '0xab' },
      isDisapproved: false,
      isExecuted: false,
    });
  });

  it('tells a carried motion whose call succeeded', () => {
    assert.deepEqual(outcome(event('council.Executed', '0xab', ok)), {
      isDisapproved: false,
      isExecuted: true,
    });
  });

  it('gives the error of a call that failed, with what the runtime says of it', () => {
    const failed = event('council.Executed', '0xab', { isErr: true, asErr: moduleError });
    assert.deepEqual(outcome(failed).failure, {
      error: 'Sli.SamplesOutOfBounds',
      reason: 'Samples per window are out of bounds.',
    });
  });

  it('finds the failure behind a whitelisted call that was dispatched, and in a batch that stopped', () => {
    const executed = event('council.Executed', '0xab', ok);
    const inner = { isErr: true, asErr: { postInfo: {}, error: moduleError } };
    for (const found of [
      event('whitelist.WhitelistedCallDispatched', '0xcd', inner),
      event('utility.BatchInterrupted', 1, moduleError),
    ]) {
      assert.equal(outcome(found, executed).failure?.error, 'Sli.SamplesOutOfBounds');
    }
  });

  it('says of an error of no pallet what to do', () => {
    const badOrigin = { isModule: false, type: 'BadOrigin', toString: () => 'BadOrigin' };
    const { failure } = outcome(event('council.Executed', '0xab', { isErr: true, asErr: badOrigin }));
    assert.equal(failure?.error, 'BadOrigin');
    assert.match(failure.reason, /fewer votes than the call needs/);
  });

  it('tells a motion that is lost', () => {
    assert.equal(outcome(event('council.Disapproved', '0xab')).isDisapproved, true);
  });
});
